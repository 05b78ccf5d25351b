//! How a request is read before anything of it is executed, for fuzz targets.

use std::{collections::HashMap, sync::Arc};

use apollo_compiler::{Schema, validation::Valid};

use super::{call::Call, compile, document, document::Documents, errors::Refusal, limits::Limits, scalar};
use crate::schema::scalar::SCALARS;

/// Reads requests to a schema, with the limits that are the defaults.
pub struct Reader {
    schema: Arc<Valid<Schema>>,
    documents: Documents,
    limits: Limits,
}

impl Reader {
    /// Makes a reader for a schema.
    pub fn new(sdl: &str) -> anyhow::Result<Self> {
        let limits = Limits {
            // Nothing is kept, so that each run is like every other.
            document_cache_bytes: 0,
            ..Limits::default()
        };
        let schema = compile(sdl)?;
        Ok(Self {
            documents: Documents::new(Arc::clone(&schema), HashMap::new(), &limits)?,
            schema,
            limits,
        })
    }

    /// Says whether the body of a POST may be executed.
    pub fn body(&self, body: &[u8]) -> bool {
        Call::from_body(body).is_ok_and(|call| self.read(&call).is_ok())
    }

    /// Says whether the query string of a GET may be executed.
    pub fn query_string(&self, query: &str) -> bool {
        Call::from_query_string(query).is_ok_and(|call| self.read(&call).is_ok())
    }

    /// Says whether a document may be executed.
    pub fn text(&self, text: &str) -> bool {
        let call = Call {
            query: Some(text.to_owned()),
            ..Call::default()
        };
        self.read(&call).is_ok()
    }

    fn read(&self, call: &Call) -> Result<(), Refusal> {
        let document = self.documents.find(call, &self.limits)?;
        let operation = document.operation(call.operation_name.as_deref())?;
        let variables = document.coerce(&self.schema, operation, &call.variables)?;
        scalar::check(&self.schema, operation, (&variables, SCALARS))?;
        document.cost(operation, &variables);
        document::engine_variables(&variables);
        let name = call.operation_name.as_deref();
        assert!(
            document.root_fields(name).count() > 0,
            "an operation asks for something"
        );
        assert!(
            document.parsed_operation(operation.name.as_deref()).is_some(),
            "the engine knows every operation that is valid"
        );
        Ok(())
    }
}
