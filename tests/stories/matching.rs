use domain::{
    association::{self, Approval, ApproveError, Request},
    ids::ApplicationId,
    roll::{
        self,
        matching::{self, How, Part},
    },
    staff::Role,
};
use sqlx::PgPool;

use crate::support::{House, now};

/// Somebody of the last class whose family name the roll knows, with an address, who is no member.
async fn alumna(house: &House) -> roll::Enrolment {
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let roll = roll::enrolments_of_class(&house.db, class.id).await.unwrap();
    roll.into_iter().find(|e| e.email.is_some() && e.country == "KZ" && !e.is_member).unwrap()
}

/// An application for the last class whose address is confirmed.
async fn applied(house: &House, native: &str, latin: &str, email: &str) -> ApplicationId {
    let request = Request {
        class: "C071".to_owned(),
        native_name: native.to_owned(),
        latin_name: latin.to_owned(),
        email: email.to_owned(),
        country: "KZ".to_owned(),
        language: "ru".to_owned(),
    };
    let id = association::apply(&house.db, &request.parse().unwrap(), now()).await.unwrap();
    association::confirm_address(&house.db, id, now()).await.unwrap();
    id
}

/// The Latin name with its words turned.
fn turned(latin: &str) -> String {
    let (first, rest) = latin.split_once(' ').unwrap();
    format!("{rest} {first}")
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_writes_the_name_another_way_is_found_and_the_page_says_why(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let id = applied(&house, "", &turned(&alumna.latin_name).to_uppercase(), "new@example.org").await;
    let application = association::find_application(&house.db, id).await.unwrap().unwrap();
    assert_eq!(application.enrolment_id, Some(alumna.id));

    let found = matching::candidates(&mut house.db.acquire().await.unwrap(), id).await.unwrap();
    let best = &found.candidates[0];
    assert_eq!(best.enrolment.id, alumna.id);
    for part in [Part::Family, Part::Given, Part::Class] {
        assert!(best.score.reasons.iter().any(|r| r.part == part && r.how == How::Same), "{:?}", best.score);
    }
    let mut officer = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    officer
        .get(&format!("/en/desk/applications/{id}"))
        .await
        .assert(200)
        .says("The same family name in Latin letters")
        .says("The same class")
        .says(&format!("{} of 100 points", best.score.points));
    officer.get("/en/desk/applications").await.assert(200).says("Found without a doubt");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_has_no_latin_name_on_the_roll_is_named_in_their_own_script(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    for table in ["people", "enrolments"] {
        let id = if table == "people" { alumna.person_id.0 } else { alumna.id.0 };
        let unwritten = format!("update {table} set latin_name = '' where id = $1");
        sqlx::query(sqlx::AssertSqlSafe(unwritten)).bind(id).execute(&house.db).await.unwrap();
    }
    let id = applied(&house, &alumna.native_name, &alumna.latin_name, "new@example.org").await;
    let mut officer = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    officer
        .get(&format!("/en/desk/applications/{id}"))
        .await
        .assert(200)
        .says(&format!("without a doubt: {}.", alumna.native_name));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_match_that_leaves_a_doubt_takes_two_officers(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let initial: String = alumna.latin_name.chars().take(1).collect();
    let family = alumna.latin_name.split(' ').next_back().unwrap();
    let id = applied(&house, "", &format!("{initial}. {family}"), "new@example.org").await;
    let application = association::find_application(&house.db, id).await.unwrap().unwrap();
    assert_eq!(application.enrolment_id, None, "an initial is no name");

    let first = house.staff("first@lianyi.example", Role::Registrar).await;
    let enrolment = alumna.id;
    for _ in 0..2 {
        let proposed = association::approve(&house.db, id, enrolment, first, now()).await.unwrap();
        assert_eq!(proposed, Approval::Proposed, "who proposes does not decide, however often");
    }
    assert!(association::membership_of_person(&house.db, alumna.person_id).await.unwrap().is_none());

    let mut second = house.signed_in("second@lianyi.example", Role::Registrar).await;
    let page = format!("/en/desk/applications/{id}");
    second.get(&page).await.assert(200).says("first@lianyi.example proposes").says(&alumna.latin_name);
    second.send(&format!("{page}/approve"), &[("enrolment", &enrolment.to_string())]).await.assert(303);
    let member = association::membership_of_person(&house.db, alumna.person_id).await.unwrap();
    assert!(member.is_some());
    let acts: Vec<String> =
        sqlx::query_scalar("select action from audit_entries where subject_id = $1 order by id")
            .bind(id.0)
            .fetch_all(&house.db)
            .await
            .unwrap();
    assert_eq!(acts, ["application.propose", "application.propose", "application.approve"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_member_joins_on_the_day_that_it_is_at_the_institution(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let id = applied(&house, &alumna.native_name, &alumna.latin_name, "new@example.org").await;
    let officer = house.staff("first@lianyi.example", Role::Registrar).await;
    // In Shanghai it is four in the morning of the next day.
    let evening = now().to_zoned(jiff::tz::TimeZone::UTC).date().at(20, 0, 0, 0);
    let at = evening.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    association::approve(&house.db, id, alumna.id, officer, at).await.unwrap();
    let member = association::membership_of_person(&house.db, alumna.person_id).await.unwrap().unwrap();
    assert_eq!(member.since(), evening.date().tomorrow().unwrap());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_database_itself_wants_the_second_officer(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let id = applied(&house, "", "Somebody Else", "else@example.org").await;
    let officer = house.staff("first@lianyi.example", Role::Registrar).await;
    association::approve(&house.db, id, alumna.id, officer, now()).await.unwrap();
    let forged = sqlx::query(
        "update applications set state = 'approved', needed_two = true, enrolment_id = $2, decided_at = now(),
                decided_by = $3 where id = $1",
    )
    .bind(id.0)
    .bind(alumna.id.0)
    .bind(officer.0)
    .execute(&house.db)
    .await
    .unwrap_err();
    let constraint = forged.as_database_error().and_then(|e| e.constraint()).unwrap().to_owned();
    assert_eq!(constraint, "doubtful_applications_take_two_officers");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn another_line_takes_the_place_of_what_was_proposed(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let roll = roll::enrolments_of_class(&house.db, class.id).await.unwrap();
    let other = roll.into_iter().find(|e| e.id != alumna.id && !e.is_member && e.email.is_some()).unwrap();
    let id = applied(&house, "", "Somebody Else", "else@example.org").await;
    let first = house.staff("first@lianyi.example", Role::Registrar).await;
    let second = house.staff("second@lianyi.example", Role::Registrar).await;
    for (line, officer) in [(alumna.id, first), (other.id, second)] {
        let outcome = association::approve(&house.db, id, line, officer, now()).await.unwrap();
        assert_eq!(outcome, Approval::Proposed);
    }
    let decided = association::approve(&house.db, id, other.id, first, now()).await.unwrap();
    assert!(matches!(decided, Approval::Member(_)));
    assert!(association::membership_of_person(&house.db, other.person_id).await.unwrap().is_some());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_named_another_class_is_found_by_name_wherever_they_stand(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let elsewhere: (uuid::Uuid, String, String) = sqlx::query_as(
        "select e.id, e.native_name, e.latin_name from enrolments e join people p on p.id = e.person_id
         join classes c on c.id = e.class_id
         where c.code <> 'C071' and p.country = 'KZ' and e.native_name like '% % %' order by e.id limit 1",
    )
    .fetch_one(&house.db)
    .await
    .unwrap();
    let before = applied(&house, "", &elsewhere.2, "before@example.org").await;
    let mut conn = house.db.acquire().await.unwrap();
    let found = matching::candidates(&mut conn, before).await.unwrap();
    assert!(found.candidates.iter().all(|c| c.enrolment.id.0 != elsewhere.0), "nobody has a key yet");

    assert!(matching::keep_keys(&house.db).await.unwrap() > 2000);
    assert_eq!(matching::keep_keys(&house.db).await.unwrap(), 0);
    let found = matching::candidates(&mut conn, before).await.unwrap();
    let line = found.candidates.iter().find(|c| c.enrolment.id.0 == elsewhere.0).unwrap();
    assert_ne!(found.certain, Some(line.enrolment.id), "a name alone is not certain");

    // Who gets another name is found under it.
    sqlx::query("update people set latin_name = 'Zzyzx Qwfpgj' where id = $1")
        .bind(line.enrolment.person_id.0)
        .execute(&house.db)
        .await
        .unwrap();
    assert_eq!(matching::keep_keys(&house.db).await.unwrap(), 1);
    let renamed = applied(&house, "", "Qwfpgj Zzyzx", "renamed@example.org").await;
    let found = matching::candidates(&mut conn, renamed).await.unwrap();
    assert_eq!(found.candidates[0].enrolment.id, line.enrolment.id);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_stranger_learns_nothing_of_who_stands_on_the_roll(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let mut answers = Vec::new();
    for (latin, email) in
        [(alumna.latin_name.as_str(), "one@example.org"), ("Nobody Nowhere", "two@example.org")]
    {
        let mut visitor = house.browser();
        visitor.get("/en/association/join").await;
        let fields = [
            ("class", "C071"),
            ("latin_name", latin),
            ("email", email),
            ("country", "KZ"),
            ("language", "en"),
        ];
        let sent = visitor.send("/en/association/join", &fields).await.assert(303);
        let mail = house.mail_to(email).await;
        let link = house.link(&mail, "/association/application/");
        let confirmed = visitor.send(&link, &[]).await.assert(303);
        let page = visitor.get(&confirmed.leads_to()).await.assert(200);
        let said = page.body.replace(latin, "NAME").replace(email, "ADDRESS");
        let token = link.rsplit('/').next().unwrap().to_owned();
        answers.push((sent.leads_to(), said.replace(&token, "TOKEN")));
    }
    let without_tokens = |body: &str| {
        body.split("form_token\" value=\"")
            .map(|part| part.split_once('"').map_or(part, |(_, rest)| rest).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(answers[0].0, answers[1].0);
    assert_eq!(without_tokens(&answers[0].1), without_tokens(&answers[1].1));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_institution_says_what_counts_as_certain(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let page = "/en/desk/applications/thresholds";
    admin.get(page).await.assert(200).says("value=\"80\"");
    admin.send(page, &[("certain", "101"), ("possible", "x")]).await.assert(422).says("whole number");
    admin.send(page, &[("certain", "40"), ("possible", "60")]).await.assert(422).says("more points");
    admin.send(page, &[("certain", "99"), ("possible", "60")]).await.assert(303);
    let id = applied(&house, &alumna.native_name, &alumna.latin_name, "new@example.org").await;
    let application = association::find_application(&house.db, id).await.unwrap().unwrap();
    assert_eq!(application.enrolment_id, None, "90 points are not enough any more");
    let mut registrar = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    registrar.get(page).await.assert(403);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_is_proposed_who_is_a_member_or_comes_not_near(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let alumna = alumna(&house).await;
    let officer = house.staff("first@lianyi.example", Role::Registrar).await;
    let id = applied(&house, &alumna.native_name, &alumna.latin_name, "new@example.org").await;
    association::approve(&house.db, id, alumna.id, officer, now()).await.unwrap();
    let other = applied(&house, "", "Somebody Else", "else@example.org").await;
    let again = association::approve(&house.db, other, alumna.id, officer, now()).await;
    assert!(matches!(again, Err(ApproveError::AlreadyMember)));
    let far: uuid::Uuid = sqlx::query_scalar(
        "select e.id from enrolments e join classes c on c.id = e.class_id where c.code = 'C001' limit 1",
    )
    .fetch_one(&house.db)
    .await
    .unwrap();
    let far = association::approve(&house.db, other, domain::ids::EnrolmentId(far), officer, now()).await;
    assert!(matches!(far, Err(ApproveError::NoEnrolment)));
}
