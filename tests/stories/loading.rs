use std::fs;

use domain::loading::{self, LoadError, Loaded};
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

/// All that loading writes, a line a table.
async fn fingerprint(db: &PgPool) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for table in [
        "institution",
        "facts",
        "classes",
        "people",
        "enrolments",
        "series",
        "forums",
        "forum_series",
        "categories",
        "agenda_sessions",
    ] {
        let sql = format!(
            "select count(*) || ' ' || md5(string_agg(t::text, ' ' order by t::text)) from {table} t"
        );
        let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(db).await.unwrap();
        found.push((table, rows));
    }
    found
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn loading_again_changes_nothing(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let before = fingerprint(&house.db).await;
    assert!(loading::load(&house.db, &demo_data(), |_, _| {}).await.unwrap().nothing());
    assert_eq!(fingerprint(&house.db).await, before);
    assert_eq!(count(&house.db, "select count(*) from enrolments").await, 2_463);
}

/// Loads the demo's institution, forums and classes with a roll of one's own.
async fn load(house: &House, trainees: &str) -> Result<Loaded, LoadError> {
    let forums = fs::read_to_string(demo_data().join("forums.json")).unwrap();
    load_both(house, &forums, trainees).await
}

async fn load_both(house: &House, forums: &str, trainees: &str) -> Result<Loaded, LoadError> {
    let folder = std::env::temp_dir().join(format!("lianyi-{}", uuid::Uuid::now_v7()));
    fs::create_dir(&folder).unwrap();
    for file in ["institution.json", "classes.csv"] {
        fs::copy(demo_data().join(file), folder.join(file)).unwrap();
    }
    fs::write(folder.join("forums.json"), forums).unwrap();
    fs::write(folder.join("trainees.csv"), trainees).unwrap();
    let loaded = loading::load(&house.db, &folder, |_, _| {}).await;
    fs::remove_dir_all(&folder).unwrap();
    loaded
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_unknown_class_is_named_with_its_line_and_nothing_is_half_loaded(db: PgPool) {
    let house = House::open(db).await;
    let trainees = fs::read_to_string(demo_data().join("trainees.csv")).unwrap();
    for (end_of_line, wrong) in [("\n", 1_500), ("\n", 2), ("\r\n", 2)] {
        let mut lines: Vec<String> = trainees.lines().map(str::to_owned).collect();
        lines[wrong] = lines[wrong].replacen('C', "D", 1);
        match load(&house, &lines.join(end_of_line)).await {
            Err(LoadError::Row { file, line, column, reason }) => {
                assert_eq!((file, line, column), ("trainees.csv", wrong as u64 + 1, "class_code"));
                assert!(reason.contains("there is no class"), "{reason}");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(count(&house.db, "select count(*) from classes").await, 0);
        assert_eq!(count(&house.db, "select count(*) from people").await, 0);
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_telephone_that_several_share_makes_nobody_somebody_else(db: PgPool) {
    let house = House::open(db).await;
    let trainees = "class_code,family_name,given_name,native_name,latin_name,gender,country,organisation_type,\
                    position,email,preferred_language,phone\n\
                    C001,Damirov,Ismoil,,Ismoil Damirov,m,UZ,court,Judge,,en,+998 71 200 0000\n\
                    C001,Odinaeva,Dilorom,,Dilorom Odinaeva,f,UZ,court,Judge,,en,+998 71 200 0000\n\
                    C002,Odinaeva,Dilorom,,Dilorom Odinaeva,f,UZ,court,Judge,,en,+998 71 200 0000\n";
    let loaded = load(&house, trainees).await.unwrap();
    assert_eq!((loaded.people, loaded.enrolments), (2, 3), "who comes twice is known by number and name");
    assert!(load(&house, trainees).await.unwrap().nothing());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_series_whose_id_can_stand_in_no_address_is_named(db: PgPool) {
    let house = House::open(db).await;
    let forums = fs::read_to_string(demo_data().join("forums.json")).unwrap();
    let trainees = fs::read_to_string(demo_data().join("trainees.csv")).unwrap();
    let long = "x".repeat(81);
    for id in ["", "-x", "_x", "a b", long.as_str()] {
        let mut file: serde_json::Value = serde_json::from_str(&forums).unwrap();
        file["series"][0]["id"] = id.into();
        match load_both(&house, &file.to_string(), &trainees).await {
            Err(LoadError::Content { file, reason }) => {
                assert_eq!(file, "forums.json");
                assert!(reason.contains(&format!("{id:?}")), "{reason}");
            }
            other => panic!("{id}: {other:?}"),
        }
    }
}
