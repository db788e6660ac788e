//! Letters about documents, in every language.

use domain::{
    clock,
    documents::{self, Ours, PassportForm, VisaTerms},
    language::Language,
    registrations,
};
use sqlx::PgPool;

use super::{House, look::link};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_gets_a_document_or_loses_one_is_told_in_their_language(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let by = house.admin().await;
    let keys = house.ctx.keys.clone();
    let ours = Ours { keys: &keys, base_url: "https://forum.example" };
    for language in Language::OFFERED {
        let forum = house.forum().await;
        let id = house.register(&forum, language, &format!("{language}@court.example")).await;
        registrations::confirm(house.db(), id, clock::now()).await.unwrap();
        house.letters().await;
        let terms = VisaTerms { gives_letters: true, kept_days: 30 };
        documents::set_visa_terms(house.db(), forum.id, terms, by).await.unwrap();
        let passport = PassportForm {
            passport_name: "ADA LOVELACE".to_owned(),
            passport_number: "KZ7654321".to_owned(),
            nationality: "KZ".to_owned(),
            born_on: "1985-12-10".to_owned(),
            expires_on: "2099-01-31".to_owned(),
            passport_consent: "yes".to_owned(),
        };
        let passport = passport.parse(clock::now()).unwrap();
        documents::save_passport(house.db(), &keys, id, &passport, clock::now()).await.unwrap();
        let second = if language == Language::Zh { Language::En } else { language };
        let languages = [Language::Zh, second];
        documents::issue_visa_letters(house.db(), ours, forum.id, &[id], languages, by, clock::now())
            .await
            .unwrap();
        let mail = house.letter(language).await;
        assert!(link(&mail, "/registration/").ends_with("/papers"));
        let text = mail.text().unwrap();
        assert!(!text.contains("KZ7654321") && mail.calendar().is_none());
        let letter = &documents::of_forum(house.db(), forum.id, None).await.unwrap()[0];
        assert!(text.contains(letter.number.as_deref().unwrap()));
        documents::revoke(house.db(), letter.id, "No longer needed", by, clock::now()).await.unwrap();
        let text = house.letter(language).await.text().unwrap();
        assert!(text.contains(letter.number.as_deref().unwrap()) && !text.contains("No longer needed"));

        let ended =
            "update forums set starts_at = now() - interval '2 days', ends_at = now() - interval '1 day',
                     registration_closes_at = null where id = $1";
        sqlx::query(ended).bind(forum.id.0).execute(house.db()).await.unwrap();
        documents::issue_certificates(
            house.db(),
            ours,
            forum.id,
            documents::Whom::Everybody,
            &[language],
            by,
            clock::now(),
        )
        .await
        .unwrap();
        let mail = house.letter(language).await;
        assert!(link(&mail, "/registration/").ends_with("/papers"));
        let certificate = &documents::of_forum(house.db(), forum.id, None).await.unwrap()[0];
        documents::revoke(house.db(), certificate.id, "Somebody else", by, clock::now()).await.unwrap();
        house.letter(language).await;
    }
}
