//! Documents: parsed, measured, validated and priced once, then kept by the hash of their text.

use std::{collections::HashMap, sync::Arc};

use apollo_compiler::{
    ExecutableDocument, Schema, ast,
    executable::{Operation, OperationType},
    introspection,
    parser::Parser,
    request::coerce_variable_values,
    response::{GraphQLError, JsonMap},
    validation::{DiagnosticList, Valid},
};
use async_graphql::{Pos, ServerError, Variables, parser::types};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::{
    call::Call,
    cost::{Prices, Weight},
    errors::{Code, Refusal, set_code},
    limits::Limits,
    overlap, shape, tokens, translate,
    trusted::{Shipped, plain},
};

/// What the validated and the parsed form of a document take, for one selection of it; found with a heap profile of large documents.
const BYTES_PER_SELECTION: usize = 1_500;

/// A SHA-256.
pub(super) type Hash = [u8; 32];

/// A document that may be executed.
pub(super) struct Document {
    valid: Valid<ExecutableDocument>,
    parsed: types::ExecutableDocument,
    weights: HashMap<Option<String>, Weight>,
    /// The hash of its text.
    hash: Hash,
    /// Whether a client was built with it.
    is_built_in: bool,
    byte_size: usize,
}

impl Document {
    /// Returns the operation that the call means.
    pub fn operation(&self, name: Option<&str>) -> Result<&Operation, Refusal> {
        self.valid
            .operations
            .get(name)
            .map(|operation| &**operation)
            .map_err(|error| Refusal::new(Code::BadUserInput, error.message().to_string()))
    }

    /// Returns the document for the engine.
    pub fn parsed(&self) -> &types::ExecutableDocument {
        &self.parsed
    }

    /// Returns an operation as the engine knows it.
    pub fn parsed_operation(&self, name: Option<&str>) -> Option<&types::OperationDefinition> {
        let mut operations = self.parsed.operations.iter();
        operations
            .find(|(known, _)| known.map(|known| known.as_str()) == name)
            .map(|(_, operation)| &operation.node)
    }

    /// Returns the document as it was validated.
    pub fn valid(&self) -> &Valid<ExecutableDocument> {
        &self.valid
    }

    /// Returns the hash of the document's text.
    pub fn hash(&self) -> &Hash {
        &self.hash
    }

    /// Says whether a client was built with the document, so that the names in it are few and known.
    pub fn is_built_in(&self) -> bool {
        self.is_built_in
    }

    /// Returns the names of the fields that an operation asks for at its root.
    pub fn root_fields(&self, name: Option<&str>) -> impl Iterator<Item = &str> {
        let operation = self.valid.operations.get(name).ok();
        let fields = operation
            .into_iter()
            .flat_map(|operation| operation.root_fields(&self.valid));
        fields.map(|field| field.name.as_str())
    }

    /// Returns what an operation costs with these variables.
    pub fn cost(&self, operation: &Operation, variables: &Valid<JsonMap>) -> u64 {
        let name = operation.name.as_ref().map(|name| name.to_string());
        self.weights.get(&name).map_or(0, |weight| weight.cost(variables))
    }

    /// Brings the variables into the types that the operation declares.
    pub fn coerce(
        &self,
        schema: &Valid<Schema>,
        operation: &Operation,
        given: &JsonMap,
    ) -> Result<Valid<JsonMap>, Refusal> {
        coerce_variable_values(schema, operation, given).map_err(|error| {
            Refusal::of(vec![translate_error(
                error.to_graphql_error(&self.valid.sources),
                Code::BadUserInput,
            )])
        })
    }
}

/// Returns coerced variables as the engine takes them.
pub(super) fn engine_variables(coerced: &Valid<JsonMap>) -> Variables {
    async_graphql::to_value(&**coerced)
        .map(Variables::from_value)
        .unwrap_or_default()
}

/// The documents that a schema has met, most used kept, and the ones it was given beforehand.
pub(super) struct Documents {
    schema: Arc<Valid<Schema>>,
    prices: Prices,
    known: Cache<Hash, Arc<Document>>,
    /// Texts by the name or hash under which a client's build registered them.
    trusted: HashMap<String, String>,
    shipped: Option<&'static Shipped>,
}

impl Documents {
    /// Makes a cache for a schema that holds nothing but trusted documents.
    ///
    /// # Errors
    ///
    /// When a trusted document would be refused, with its name.
    pub fn new(
        schema: Arc<Valid<Schema>>,
        trusted: HashMap<String, String>,
        limits: &Limits,
    ) -> anyhow::Result<Self> {
        let known = Cache::builder()
            .weigher(|_, document: &Arc<Document>| u32::try_from(document.byte_size).unwrap_or(u32::MAX))
            .max_capacity(limits.document_cache_bytes)
            .build();
        let documents = Self {
            prices: Prices::new(&schema),
            schema,
            known,
            trusted,
            shipped: None,
        };
        for (name, text) in &documents.trusted {
            documents
                .by_text(text, Sha256::digest(text).into(), limits)
                .map_err(|refusal| {
                    let problem = refusal
                        .errors
                        .first()
                        .map_or("it is refused", |error| &error.message);
                    anyhow::anyhow!("the trusted document {name:.80} cannot be used: {problem}")
                })?;
        }
        Ok(documents)
    }

    /// Knows the documents that are part of the program too.
    pub fn with_shipped(self, shipped: Option<&'static Shipped>) -> Self {
        Self { shipped, ..self }
    }

    /// Returns the document that a call names by its text, its hash or its id.
    pub fn find(&self, call: &Call, limits: &Limits) -> Result<Arc<Document>, Refusal> {
        let Some(text) = call.query.as_deref() else {
            return self.by_name(call, limits);
        };
        let hash: Hash = Sha256::digest(text).into();
        if let Some(claimed) = &call.hash
            && from_hex(claimed) != Some(hash)
        {
            return Err(Refusal::new(
                Code::BadUserInput,
                "The persisted query's hash is not that of its text.",
            ));
        }
        self.by_text(text, hash, limits)
    }

    fn by_name(&self, call: &Call, limits: &Limits) -> Result<Arc<Document>, Refusal> {
        let name = call
            .document_id
            .as_deref()
            .or(call.hash.as_deref())
            .unwrap_or_default();
        let name = plain(name);
        if let Some(text) = self.trusted.get(name) {
            return self.by_text(text, Sha256::digest(text).into(), limits);
        }
        if let Some(document) = from_hex(name).and_then(|hash| self.known.get(&hash)) {
            return Ok(document);
        }
        let shipped = self.shipped.and_then(|shipped| shipped.get(name));
        let text =
            shipped.ok_or_else(|| Refusal::new(Code::PersistedQueryNotFound, "PersistedQueryNotFound"))?;
        self.by_text(text, Sha256::digest(text).into(), limits)
    }

    fn by_text(&self, text: &str, hash: Hash, limits: &Limits) -> Result<Arc<Document>, Refusal> {
        if let Some(document) = self.known.get(&hash) {
            return Ok(document);
        }
        let document = Arc::new(self.read(text, hash, limits)?);
        self.known.insert(hash, Arc::clone(&document));
        Ok(document)
    }

    fn is_built_in(&self, text: &str, hash: &Hash) -> bool {
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let is_shipped = self.shipped.is_some_and(|shipped| shipped.contains_key(&hex));
        is_shipped || self.trusted.values().any(|trusted| trusted == text)
    }

    /// Reads a document, cheapest checks first, so that a hostile one is refused before it costs anything.
    fn read(&self, text: &str, hash: Hash, limits: &Limits) -> Result<Document, Refusal> {
        let ast = parse(text, limits)?;
        shape::check(&ast, limits).map_err(|message| Refusal::new(Code::QueryTooComplex, message))?;
        let valid = ast
            .to_executable_validate(&self.schema)
            .map_err(|invalid| Refusal::of(diagnostics(&invalid.errors, limits)))?;
        if let Some(name) = overlap::conflict(&self.schema, &valid) {
            let message = format!(
                "Fields \"{name}\" conflict because they have differing arguments. Use different aliases on the fields."
            );
            return Err(Refusal::new(Code::ValidationFailed, message));
        }
        for operation in valid.operations.iter() {
            introspection::check_max_depth(&valid, operation)
                .map_err(|_| Refusal::new(Code::QueryTooComplex, "The introspection is nested too deep."))?;
        }
        let parsed = translate::translate(text, &valid);

        let weights: HashMap<_, _> = valid
            .operations
            .iter()
            .map(|operation| {
                (
                    operation.name.as_ref().map(|name| name.to_string()),
                    self.prices.weigh(&self.schema, &valid, operation),
                )
            })
            .collect();
        let selections = ast_size(&ast) + weights.values().map(Weight::size).sum::<usize>();
        Ok(Document {
            valid,
            parsed,
            weights,
            hash,
            is_built_in: self.is_built_in(text, &hash),
            byte_size: text.len() + selections * BYTES_PER_SELECTION,
        })
    }
}

/// Returns whether an operation only reads.
pub(super) fn is_query(operation: &Operation) -> bool {
    operation.operation_type == OperationType::Query
}

fn parse(text: &str, limits: &Limits) -> Result<ast::Document, Refusal> {
    let mut parser = Parser::new()
        .recursion_limit(limits.recursion)
        .token_limit(limits.tokens);
    let failed = match parser.parse_ast(text, "query.graphql") {
        Ok(ast) if tokens::are_all_in(text, &ast) => return Ok(ast),
        Ok(_) => {
            let message = "syntax error: a part of the document cannot be read";
            return Err(Refusal::new(Code::ParseFailed, message));
        }
        Err(failed) => failed.errors,
    };
    if parser.tokens_reached() >= limits.tokens {
        return Err(Refusal::new(
            Code::QueryTooComplex,
            format!("The document is too complex: more than {} tokens.", limits.tokens),
        ));
    }
    if parser.recursion_reached() >= limits.recursion {
        return Err(Refusal::new(
            Code::QueryTooComplex,
            format!(
                "The document is nested too deep: more than {} levels.",
                limits.recursion
            ),
        ));
    }
    let errors = failed
        .iter()
        .take(limits.errors)
        .map(|diagnostic| translate_error(diagnostic.unstable_to_json_compat(), Code::ParseFailed));
    Err(Refusal::of(errors.collect()))
}

fn diagnostics(list: &DiagnosticList, limits: &Limits) -> Vec<ServerError> {
    list.iter()
        .take(limits.errors)
        .map(|diagnostic| translate_error(diagnostic.unstable_to_json_compat(), Code::ValidationFailed))
        .collect()
}

fn translate_error(error: GraphQLError, code: Code) -> ServerError {
    let mut translated = ServerError::new(error.message, None);
    translated.locations = error
        .locations
        .into_iter()
        .map(|at| Pos {
            line: at.line,
            column: at.column,
        })
        .collect();
    set_code(&mut translated, code);
    translated
}

fn ast_size(ast: &ast::Document) -> usize {
    fn count(selections: &[ast::Selection]) -> usize {
        let below = |selection: &ast::Selection| match selection {
            ast::Selection::Field(field) => count(&field.selection_set),
            ast::Selection::InlineFragment(fragment) => count(&fragment.selection_set),
            ast::Selection::FragmentSpread(_) => 0,
        };
        selections.iter().map(|selection| 1 + below(selection)).sum()
    }
    let size = |definition: &ast::Definition| match definition {
        ast::Definition::OperationDefinition(operation) => count(&operation.selection_set),
        ast::Definition::FragmentDefinition(fragment) => count(&fragment.selection_set),
        _ => 0,
    };
    ast.definitions.iter().map(size).sum()
}

fn from_hex(text: &str) -> Option<Hash> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(hash)
}
