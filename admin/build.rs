//! Hands the schema to cynic, which checks every query against it while compiling.

fn main() {
    cynic_codegen::register_schema("admin")
        .from_sdl_file("schema.graphql")
        .expect("schema.graphql is readable SDL")
        .as_default()
        .expect("the schema can be registered once");
}
