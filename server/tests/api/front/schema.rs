//! A small schema with something of everything that the front has to deal with.

use std::time::Duration;

use async_graphql::{
    Context, Enum, Error, ID, InputObject, InputValueError, InputValueResult, Interface, Object, Result,
    Scalar, ScalarType, Subscription, Value,
};
use futures_util::{Stream, StreamExt, stream};
use server::graphql::{Caller, Code, with_path};

pub type Schema = async_graphql::Schema<Query, Mutation, Subscriptions>;

pub fn schema() -> Schema {
    server::graphql::schema(Query, Mutation, Subscriptions).finish()
}

/// Who the hook of the tests let in.
pub struct Visitor(pub Option<String>);

pub struct Query;

struct Day(chrono::NaiveDate);

#[Scalar]
impl ScalarType for Day {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        Ok(Self(text.parse()?))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum Kind {
    House,
    Cabin,
}

#[derive(InputObject)]
struct Filter {
    kind: Option<Kind>,
    names: Option<Vec<String>>,
    at_least: Option<i32>,
}

#[derive(Clone, Copy)]
struct Residence(i32);

#[Object]
impl Residence {
    async fn id(&self) -> ID {
        format!("Residence:{}", self.0).into()
    }

    async fn name(&self) -> String {
        format!("Home {}", self.0)
    }

    async fn kind(&self) -> Kind {
        if self.0 % 2 == 0 { Kind::House } else { Kind::Cabin }
    }

    async fn tasks(&self, first: Option<i32>, last: Option<i32>) -> TaskConnection {
        TaskConnection {
            n: first.or(last).unwrap_or(2),
        }
    }

    /// Fails for every second residence.
    async fn owner(&self) -> Option<Result<String>> {
        Some(if self.0 % 2 == 0 {
            Ok("Ada".to_owned())
        } else {
            Err(Code::Forbidden.error("Not for you."))
        })
    }

    /// Fails, and cannot be null.
    async fn keeper(&self) -> Result<String> {
        Err(Code::Forbidden.error("Not for you."))
    }

    async fn rooms(&self) -> Vec<Room> {
        vec![Room(0), Room(1)]
    }
}

struct Room(i32);

#[Object]
impl Room {
    async fn name(&self) -> String {
        format!("Room {}", self.0)
    }

    async fn lit(&self, on: Day) -> bool {
        on.0.to_string().is_empty()
    }

    /// Fails in the second room, and cannot be null.
    async fn key(&self, ctx: &Context<'_>) -> Result<String> {
        if self.0 == 0 {
            Ok("brass".to_owned())
        } else {
            Err(with_path(ctx, Code::Forbidden.error("Not for you.")))
        }
    }
}

struct Task {
    id: ID,
}

#[Object]
impl Task {
    async fn id(&self) -> ID {
        self.id.clone()
    }

    async fn title(&self) -> &'static str {
        "Clean the gutters"
    }
}

struct TaskConnection {
    n: i32,
}

#[Object]
impl TaskConnection {
    async fn nodes(&self) -> Vec<Task> {
        (0..self.n)
            .map(|i| Task {
                id: format!("Task:{i}").into(),
            })
            .collect()
    }

    async fn total_count(&self) -> i32 {
        self.n
    }
}

#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID"))]
enum Node {
    Residence(Residence),
    Task(Task),
}

#[Object]
impl Query {
    async fn hello(&self, name: Option<String>) -> String {
        format!("hello {}", name.as_deref().unwrap_or("you"))
    }

    async fn visitor(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.data::<Visitor>()?.0.clone())
    }

    async fn address(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.data::<Caller>()?.ip.map(|ip| ip.to_string()))
    }

    async fn residences(&self, filter: Option<Filter>) -> Vec<Residence> {
        let n = filter.and_then(|filter| filter.at_least).unwrap_or(3);
        (0..n.clamp(0, 20)).map(Residence).collect()
    }

    async fn residence(&self, id: ID) -> Option<Residence> {
        id.strip_prefix("Residence:")?.parse().ok().map(Residence)
    }

    async fn node(&self, id: ID) -> Option<Node> {
        match id.split_once(':')? {
            ("Residence", n) => n.parse().ok().map(Residence).map(Node::Residence),
            ("Task", _) => Some(Node::Task(Task { id })),
            _ => None,
        }
    }

    async fn nodes(&self, ids: Vec<ID>) -> Vec<Option<Node>> {
        ids.into_iter().map(|id| Some(Node::Task(Task { id }))).collect()
    }

    async fn days(&self, count: Option<i32>) -> Vec<i32> {
        (0..count.unwrap_or(5).clamp(0, 100)).collect()
    }

    async fn add(&self, a: i32, #[graphql(default = 2)] b: i32) -> i32 {
        a.wrapping_add(b)
    }

    async fn half(&self, of: f64) -> Option<f64> {
        Some(of / 2.0)
    }

    async fn day(&self, on: Day) -> String {
        on.0.to_string()
    }

    /// A fault: its text is nobody's business.
    async fn fault(&self) -> Option<Result<String>> {
        Some(Err(Error::new("password of the database is hunter2")))
    }

    async fn panic(&self) -> String {
        std::hint::black_box(None).expect("the secret is 42")
    }

    /// Never comes.
    async fn endless(&self) -> String {
        std::future::pending().await
    }
}

pub struct Mutation;

#[Object]
impl Mutation {
    async fn touch(&self) -> bool {
        true
    }

    async fn greet(&self) -> bool {
        true
    }
}

pub struct Subscriptions;

#[Subscription]
impl Subscriptions {
    async fn ticks(&self) -> impl Stream<Item = i32> {
        stream::iter(0..3)
    }

    /// Goes on until nobody listens.
    async fn forever(&self) -> impl Stream<Item = i32> {
        stream::iter(0..).then(|i| async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            i
        })
    }

    async fn forbidden(&self) -> Result<impl Stream<Item = i32>> {
        Err::<stream::Empty<i32>, _>(Code::Forbidden.error("Not for you."))
    }
}
