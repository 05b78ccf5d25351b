//! Mails to operators, and what operators began.

use chrono::TimeDelta;
use domain::{
    Locale,
    admin::{self, NewInvitation, NewOperator, Operator, Reason, Request, SignIn},
    queue::Job,
};
use entity::{admin_invitation, admin_user::AdminRole, admin_view};
use sea_orm::{EntityTrait, PaginatorTrait};
use testing::Place;
use worker::job::{self, invite, view};

use crate::post::Post;

const PASSWORD: &str = "correct horse";

/// Signs an owner in.
async fn olga(post: &Post) -> Operator {
    let new = NewOperator {
        email: "olga@honeydue.example".to_owned(),
        password: PASSWORD.to_owned(),
        name: "Olga Operator".to_owned(),
        role: AdminRole::Owner,
    };
    let user = admin::create(post.app(), new).await.unwrap();
    let signed_in = admin::sign_in(post.app(), &user.email, PASSWORD.to_owned(), Request::default()).await;
    match signed_in.unwrap() {
        SignIn::Done(operator, _) => *operator,
        SignIn::CodeNeeded(_) => panic!("nobody has set an app up"),
    }
}

async fn invite_otto(post: &Post, locale: Locale) -> admin_invitation::Model {
    let new = NewInvitation {
        email: "otto@honeydue.example".to_owned(),
        name: "Otto <b>wins</b>".to_owned(),
        role: AdminRole::Support,
        locale,
    };
    let reason = Reason::of("he helps from Monday on").unwrap();
    admin::invite_operator(post.app(), &olga(post).await, new, &reason)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_invitation_is_mailed_once_however_often_it_is_woken_for() {
    let post = Post::open().await;
    let invitation = invite_otto(&post, Locale::De).await;

    for _ in 0..2 {
        job::run(&post.worker, Job::Invite(invitation.id)).await;
        invite::rest(&post.worker).await.unwrap();
    }

    let mails = post.mails();
    let [mail] = mails.as_slice() else {
        panic!("{} mails", mails.len())
    };
    assert_eq!(mail.to, "otto@honeydue.example");
    assert_eq!(
        mail.header("Subject"),
        "Du bist in die Verwaltung von honeyDue eingeladen"
    );
    assert!(mail.unfolded().contains("/admin/invitation#"), "{}", mail.text);
    assert!(
        !mail.text.contains("wins"),
        "a stranger's address is told nobody's words"
    );
    let row = admin_invitation::Entity::find()
        .one(&post.app().db)
        .await
        .unwrap()
        .unwrap();
    assert!(row.mailed_at.is_some());
}

#[tokio::test]
async fn an_invitation_whose_wake_up_was_lost_is_mailed_all_the_same() {
    let post = Post::open().await;
    invite_otto(&post, Locale::En).await;
    while post.app().queue.take().await.is_some_and(|jobs| !jobs.is_empty()) {}

    invite::rest(&post.worker).await.unwrap();

    assert_eq!(post.mails().len(), 1);
}

#[tokio::test]
async fn a_look_that_is_over_is_ended() {
    let post = Post::open().await;
    let operator = olga(&post).await;
    let member = post.home.person(Place::Member).account.id;
    let reason = Reason::of("she sees no tasks").unwrap();
    admin::view_as(post.app(), &operator, member, &reason)
        .await
        .unwrap();

    view::end(&post.worker).await.unwrap();
    let before = admin_view::Entity::find().count(&post.app().db).await.unwrap();
    post.home.advance_clock(TimeDelta::minutes(15));
    view::end(&post.worker).await.unwrap();
    let after = admin_view::Entity::find().count(&post.app().db).await.unwrap();

    assert_eq!((before, after), (1, 0));
}
