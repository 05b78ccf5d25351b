use domain::{Code, subscription::grant};
use entity::{id::AccountId, mail::MailKind};

use super::*;
use crate::mailbox;

#[tokio::test]
async fn what_is_given_away_lasts_until_its_day_without_a_word() {
    let home = Home::new().await;
    let app = &selling(&home, Shops::default()).await;
    let owner = client(app, &home, Place::Owner);
    let until = app.clock.now() + TimeDelta::days(90);

    grant(app, owner.person().viewer.account_id, until).await.unwrap();

    assert_eq!(plan(&owner).await, "PRO ACTIVE GRANTED ends");
    assert_eq!(tier(app, owner.person()).await, Tier::Pro);
    app.clock.advance(TimeDelta::days(90));
    assert_eq!(plan(&owner).await, "FREE EXPIRED GRANTED ends");
    work(app).await;
    work(app).await;
    assert_eq!(tier(app, owner.person()).await, Tier::Free);
}

#[tokio::test]
async fn another_grant_takes_the_place_of_the_one_before_also_one_that_ends_it() {
    let home = Home::new().await;
    let app = &selling(&home, Shops::default()).await;
    let owner = client(app, &home, Place::Owner);
    let id = owner.person().viewer.account_id;
    let now = app.clock.now();
    grant(app, id, now + TimeDelta::days(90)).await.unwrap();
    app.clock.advance(TimeDelta::days(1));

    grant(app, id, now).await.unwrap();

    assert_eq!(plan(&owner).await, "FREE EXPIRED GRANTED ends");
    assert_eq!(tier(app, owner.person()).await, Tier::Free);
    assert_eq!(purchases(app).await, 1);
}

#[tokio::test]
async fn nothing_is_given_to_nobody() {
    let home = Home::new().await;
    let now = home.app().clock.now();

    let refused = grant(home.app(), AccountId::new(now), now + TimeDelta::days(1)).await;

    assert!(refused.unwrap_err().has(Code::NotFound));
}

#[tokio::test]
async fn whoever_gets_a_plan_or_loses_it_is_told_by_mail_once() {
    let home = Home::new().await;
    let app = home.app();
    let owner = home.person(Place::Owner);
    let until = app.clock.now() + TimeDelta::days(90);
    let told = async || {
        let sent = mailbox::collect(&home).await;
        sent.into_iter()
            .map(|mail| (mail.to, mail.kind))
            .collect::<Vec<_>>()
    };

    grant(app, owner.viewer.account_id, until).await.unwrap();
    grant(app, owner.viewer.account_id, until).await.unwrap();
    assert_eq!(told().await, [(owner.account.email.clone(), MailKind::PlanBegun)]);

    app.clock.set(until);
    work(app).await;
    work(app).await;
    assert_eq!(told().await, [(owner.account.email.clone(), MailKind::PlanEnded)]);
}

#[tokio::test]
async fn two_workers_that_look_at_the_same_purchase_end_it_once() {
    let home = Home::new().await;
    let app = home.app();
    let owner = home.person(Place::Owner);
    let given = grant(app, owner.viewer.account_id, app.clock.now() + TimeDelta::days(1))
        .await
        .unwrap();
    app.clock.advance(TimeDelta::days(1));
    let other = home.second_app().await;

    let (one, two) = tokio::join!(renew::renew(app, given.id), renew::renew(&other, given.id));

    one.unwrap();
    two.unwrap();
    assert_eq!(tier(app, owner).await, Tier::Free);
    let sent = mailbox::collect(&home).await;
    let count = |kind| sent.iter().filter(|mail| mail.kind == kind).count();
    // The first has waited for a day.
    assert_eq!(
        (sent.len(), count(MailKind::PlanBegun), count(MailKind::PlanEnded)),
        (2, 1, 1)
    );
}
