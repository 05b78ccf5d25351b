use std::time::{Duration, Instant};

use testing::Database;

use crate::program::{output, text};

/// What issue and design promise for a first boot, and for one that finds nothing to do.
const FIRST_BOOT: Duration = Duration::from_secs(2);
const NO_OP: Duration = Duration::from_millis(150);

#[tokio::test]
async fn steps_go_up_and_down_again() {
    let database = Database::empty().await;
    let settings = [("DATABASE_URL", database.url())];

    let before = output(&["migrate", "status"], &settings).await;
    let up = output(&["migrate", "up"], &settings).await;
    let after = output(&["migrate", "status"], &settings).await;
    let n_steps = text(&before.stdout).lines().count();
    let down = output(&["migrate", "down", "--steps", &n_steps.to_string()], &settings).await;
    let in_the_end = output(&["migrate", "status"], &settings).await;

    assert!(
        up.status.success() && down.status.success(),
        "{}{}",
        text(&up.stderr),
        text(&down.stderr)
    );
    assert!(
        n_steps > 0
            && text(&before.stdout)
                .lines()
                .all(|line| line.starts_with("missing  "))
    );
    assert!(
        text(&after.stdout)
            .lines()
            .all(|line| line.starts_with("applied  "))
    );
    assert_eq!(text(&in_the_end.stdout), text(&before.stdout));
}

#[tokio::test]
async fn three_at_once_apply_each_step_once() {
    let database = Database::empty().await;
    if !database.is_postgres() {
        // On SQLite one process migrates: the one that runs.
        return;
    }
    let settings = [("DATABASE_URL", database.url())];
    let up = || output(&["migrate", "up"], &settings);

    let (first, second, third) = tokio::join!(up(), up(), up());

    let said = [&first, &second, &third].map(|done| {
        assert!(done.status.success(), "{}", text(&done.stderr));
        text(&done.stdout)
    });
    let workers = said.iter().filter(|said| said.contains("applied")).count();
    assert_eq!(workers, 1, "{said:?}");
    let status = output(&["migrate", "status"], &settings).await;
    assert!(
        text(&status.stdout)
            .lines()
            .all(|line| line.starts_with("applied  "))
    );
}

#[tokio::test]
async fn migrating_is_quick() {
    let database = Database::empty().await;
    let settings = [("DATABASE_URL", database.url())];
    let up = async || {
        let started = Instant::now();
        let done = output(&["migrate", "up"], &settings).await;
        assert!(done.status.success(), "{}", text(&done.stderr));
        started.elapsed()
    };

    let first = up().await;
    // Other tests take the cores now and then; one undisturbed run says what it takes.
    let mut again = up().await;
    for _ in 0..9 {
        again = again.min(up().await);
    }

    assert!(first < FIRST_BOOT, "{first:?}");
    assert!(again < NO_OP, "{again:?}");
}
