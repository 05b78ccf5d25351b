//! What steps of the history of tables do to ready-made tasks that operators have edited.

use entity::{template, template_text};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use testing::Database;

/// The step that brings German.
const STEP: &str = "m20261126_000101_task_template_text";

#[tokio::test]
async fn a_template_whose_english_was_edited_before_there_was_german_gets_none() {
    let database = Database::new().await;
    let db = domain::db::connect(database.url(), 1).await.unwrap();
    let steps = migration::status(&db).await.unwrap();
    let n_steps = steps.iter().rev().take_while(|step| step.name != STEP).count() + 1;
    migration::down(&db, n_steps.try_into().unwrap()).await.unwrap();
    let edited = template::Entity::find().filter(template::Column::Key.eq("safety.smoke.test"));
    let mut edited = edited.one(&db).await.unwrap().unwrap().into_active_model();
    edited.description = Set("Ask the caretaker for the ladder.".to_owned());
    let edited = edited.update(&db).await.unwrap();

    migration::up(&db).await.unwrap();

    let german = template_text::Entity::find();
    assert_eq!(german.clone().count(&db).await.unwrap(), 123);
    let of_it = template_text::Column::TemplateId.eq(edited.id);
    assert_eq!(german.filter(of_it).count(&db).await.unwrap(), 0);
    db.close().await.unwrap();
}
