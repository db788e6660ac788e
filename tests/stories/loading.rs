use std::{fs, path::Path};

use domain::loading::{self, LoadError};
use sqlx::PgPool;

use crate::support::{House, demo_data};

async fn count(db: &PgPool, what: &'static str) -> i64 {
    sqlx::query_scalar(what).fetch_one(db).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_demo_data_are_71_classes_2389_people_and_2463_enrolments(db: PgPool) {
    let house = House::open(db).await;
    let loaded = loading::load(&house.db, &demo_data(), |_, _| {}).await.unwrap();
    assert_eq!((loaded.classes, loaded.people, loaded.enrolments), (71, 2_389, 2_463));
    assert_eq!((loaded.series, loaded.forums), (6, 12));
    assert_eq!(count(&house.db, "select count(*) from facts").await, 3 + 3 + 7 + 7 + 8 + 8 + 3 + 5 + 4 + 14);
    assert_eq!(count(&house.db, "select count(*) from agenda_sessions").await, 24);
    let quotas = "select count(*) from forums f where capacity <> (select sum(quota) from categories c where c.forum_id = f.id)";
    assert_eq!(count(&house.db, quotas).await, 0);
    let places = "select count(*) from classes c where places <> (select count(*) from enrolments e where e.class_id = c.id)";
    assert_eq!(count(&house.db, places).await, 0);
    let mut visitor = house.browser();
    for language in ["zh", "en", "ru"] {
        for page in ["/", "/about", "/timeline", "/forums", "/classes", "/forums/x-2027-leg", "/forums/f-hlf"]
        {
            visitor.get(&format!("/{language}{page}")).await.assert(200);
        }
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_same_people_are_recognised_as_the_truth_says(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let truth = fs::read_to_string(demo_data().join("trainee_identities.csv")).unwrap();
    let truth: Vec<&str> = truth.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
    let found: Vec<uuid::Uuid> = sqlx::query_scalar("select person_id from enrolments order by id")
        .fetch_all(&house.db)
        .await
        .unwrap();
    assert_eq!(found.len(), truth.len());
    let pairs: std::collections::HashSet<_> = truth.iter().zip(&found).collect();
    assert_eq!(pairs.len(), 2_389);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn loading_again_changes_nothing(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let fingerprint = "select md5(string_agg(t::text, '' order by t.id))::text from people t";
    let before: String = sqlx::query_scalar(fingerprint).fetch_one(&house.db).await.unwrap();
    assert!(loading::load(&house.db, &demo_data(), |_, _| {}).await.unwrap().nothing());
    let after: String = sqlx::query_scalar(fingerprint).fetch_one(&house.db).await.unwrap();
    assert_eq!(before, after);
    assert_eq!(count(&house.db, "select count(*) from enrolments").await, 2_463);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_unknown_class_is_named_with_its_line_and_nothing_is_half_loaded(db: PgPool) {
    let house = House::open(db).await;
    let folder = std::env::temp_dir().join(format!("lianyi-{}", uuid::Uuid::now_v7()));
    copy(&demo_data(), &folder);
    let trainees = fs::read_to_string(folder.join("trainees.csv")).unwrap();
    let mut lines: Vec<String> = trainees.lines().map(str::to_owned).collect();
    lines[1_500] = lines[1_500].replacen('C', "D", 1);
    fs::write(folder.join("trainees.csv"), lines.join("\n")).unwrap();
    let error = loading::load(&house.db, &folder, |_, _| {}).await.unwrap_err();
    fs::remove_dir_all(&folder).unwrap();
    match &error {
        LoadError::Row { file, line, column, reason } => {
            assert_eq!((*file, *line, *column), ("trainees.csv", 1_501, "class_code"));
            assert!(reason.contains("there is no class"));
        }
        other => panic!("{other}"),
    }
    assert_eq!(count(&house.db, "select count(*) from classes").await, 0);
    assert_eq!(count(&house.db, "select count(*) from people").await, 0);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in ["institution.json", "forums.json", "classes.csv", "trainees.csv"] {
        fs::copy(from.join(file), to.join(file)).unwrap();
    }
}
