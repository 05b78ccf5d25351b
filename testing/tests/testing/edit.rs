//! The door of writes, where the one who asked goes away.

use std::{future::Future, pin::pin, task::Poll};

use domain::{Action, Edit, bus::News};
use entity::residence;
use sea_orm::{EntityTrait, IntoActiveModel, Set};
use testing::{Home, Place};

#[tokio::test]
async fn what_is_committed_is_told_also_when_the_caller_goes_away() {
    let home = Home::new().await;
    let (app, owner) = (home.app(), &home.person(Place::Owner).viewer);
    let id = home.residence().id;
    let mut news = app.bus.listen();
    let mut edit = Edit::residence(app, owner, id, Action::EditResidence)
        .await
        .unwrap();
    let row = residence::ActiveModel {
        name: Set("Renamed".to_owned()),
        ..edit.residence_row().clone().into_active_model()
    };
    let revision = edit.save_residence(row).await.unwrap().revision;

    {
        // Begun and dropped, like the request of a client that hangs up.
        let mut commit = pin!(edit.commit());
        let begun = std::future::poll_fn(|context| Poll::Ready(commit.as_mut().poll(context))).await;
        assert!(
            begun.is_pending(),
            "the commit was done before it could be dropped"
        );
    }

    let told = loop {
        if let News::Residence { id: of, revision } = news.recv().await.unwrap()
            && of == id
        {
            break revision;
        }
    };
    let stored = residence::Entity::find_by_id(id)
        .one(&app.db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((told, stored.name.as_str()), (revision, "Renamed"));
}
