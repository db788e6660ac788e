use std::ops::Deref;

use domain::{
    association, attendance, fields,
    ids::{
        ApplicationId, CompanionId, DelegationId, DocumentId, DoorId, FieldId, ForumId, InvitationId,
        MailingId, MaterialId, OfferId, PersonId, RegistrationId, RollUploadId, RunId, SessionId, SpeakerId,
    },
    links::Purpose,
    mailings::{self, ContentForm, MailingForm, Schedule},
    registrations, roll,
    staff::{self, Permission, Role},
};
use jiff::SignedDuration;
use sqlx::PgPool;
use web::{Access, RouteLine};

use crate::support::{House, now, request};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// The series that its forum belongs to.
const SERIES: &str = "scene";

/// A house in which there is one of everything that a route can name.
pub struct Scene {
    house: House,
    pub slug: String,
    pub forum: ForumId,
    pub field: FieldId,
    /// One that was answered by a file.
    pub upload: FieldId,
    pub registration: RegistrationId,
    pub offer: OfferId,
    pub invitation: InvitationId,
    pub application: ApplicationId,
    pub delegation: DelegationId,
    pub person: PersonId,
    pub mailing: MailingId,
    pub run: RunId,
    pub session: SessionId,
    pub speaker: SpeakerId,
    pub material: MaterialId,
    pub companion: CompanionId,
    pub door: DoorId,
    /// A ticket.
    pub document: DocumentId,
    /// A file for a roll that the secretary has sent.
    pub roll: RollUploadId,
    /// Of a printed link that was not used.
    pub printed: String,
}

impl Deref for Scene {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

impl Scene {
    pub async fn open(db: PgPool) -> Self {
        Self::with_words(db, "Anna").await
    }

    /// One in which everything that anybody could type freely was typed so.
    pub async fn with_words(db: PgPool, words: &str) -> Self {
        let house = House::with_demo_data(db).await;
        let by = house.staff("secretary@lianyi.example", Role::Admin).await;
        let forum = house.forum(1).await;
        let field = house.ask(forum, question(words)).await;
        let scan = fields::FieldForm { key: "scan".into(), kind: "file".into(), ..question(words) };
        let upload = house.ask(forum, scan).await;
        let (ada, bea) = (typed("ada", words), typed("bea", words));
        let (first, _) = registrations::register(&house.db, forum, &ada, now()).await.unwrap();
        let (registration, _) = registrations::register(&house.db, forum, &bea, now()).await.unwrap();
        // Ada's seat is offered to Bea.
        registrations::withdraw(&house.db, first, None, now()).await.unwrap();
        let given = fields::NewFile::read("scan.pdf", b"%PDF-1.7\n".to_vec()).unwrap();
        fields::give_file(&house.db, registration, upload, &given, now()).await.unwrap();
        let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
        let category = domain::forums::categories(&house.db, forum).await.unwrap()[0].id;
        registrations::invite(
            &house.db,
            forum,
            &registrations::Whom::Class(class.id),
            category,
            None,
            by,
            now(),
        )
        .await
        .unwrap();
        let form = association::Request {
            class: "C071".into(),
            native_name: words.into(),
            latin_name: "Cai".into(),
            email: "cai@example.org".into(),
            country: "KZ".into(),
            language: "en".into(),
        };
        let application = association::apply(&house.db, &form.parse().unwrap(), now()).await.unwrap();
        association::confirm_address(&house.db, application, now()).await.unwrap();
        // Its claim was asked under its own id.
        sqlx::query(
            "update applications set claim_link = applications.id, claim_enrolment_id = e.id, claim_address = 'roll@example.org',
                    claim_asked_by = $2, claim_asked_at = now()
             from (select id from enrolments limit 1) e where applications.id = $1",
        )
        .bind(application.0)
        .bind(by.0)
        .execute(&house.db)
        .await
        .unwrap();
        let mailing = mailing(&house, words).await;
        let point = attendance::points(&house.db, forum).await.unwrap()[0].id;
        let form = attendance::DoorForm { holder: words.into(), ..attendance::DoorForm::default() };
        let door = attendance::open_doors(&house.db, (forum, point), &form, by, now()).await.unwrap();
        // One whose seats are all given up: the forum has no other seat than Bea's.
        let delegation = DelegationId::mint();
        sqlx::query(
            "insert into delegations (id, forum_id, category_id, country, organisation, seats, focal_point_id, returns_at, made_at)
             select $1, $2, $3, 'KZ', $4, 0, person_id, now() + interval '10 days', now() from registrations limit 1",
        )
        .bind(delegation.0)
        .bind(forum.0)
        .bind(category.0)
        .bind(words)
        .execute(&house.db)
        .await
        .unwrap();
        let printed = staff::print_link(&house.db, by, now()).await.unwrap();
        let (asked, trial) = (roll::Asked::default(), roll::Trial::default());
        let sent = roll::keep_upload(&house.db, "C071", by, (words, b"Name,Country"), &asked, &trial).await;
        let named = words;
        let words = "update forums set title = m, summary = m, venue = m
                     from jsonb_build_object('zh', $2, 'en', $2, 'ru', $2) m where id = $1"
            .replace("$2", &format!("'{}'", words.replace('\'', "''")));
        sqlx::query(sqlx::AssertSqlSafe(words)).bind(forum.0).execute(&house.db).await.unwrap();
        for written in [
            "insert into agenda_sessions (id, forum_id, starts_at, ends_at, kind, room, track, title)
             select gen_random_uuid(), id, starts_at, starts_at + interval '1 hour', 'session', m, m, title
             from forums, jsonb_build_object('zh', $1::text, 'en', $1, 'ru', $1) m where id = $2",
            "with series as (
                 insert into series (id, code, title, description, kind)
                 select gen_random_uuid(), 'scene', m, m, 'series'
                 from jsonb_build_object('zh', $1::text, 'en', $1, 'ru', $1) m returning id
             )
             insert into forum_series (forum_id, series_id) select $2, id from series",
            "insert into speakers (id, forum_id, native_name, latin_name, position, country)
             select gen_random_uuid(), id, $1, $1, title, 'KZ' from forums where id = $2",
            "insert into session_speakers (session_id, speaker_id)
             select a.id, s.id from agenda_sessions a join speakers s using (forum_id) where forum_id = $2 and $1 <> ''",
            "insert into companions (id, registration_id, forum_id, native_name, latin_name, country, role, added_at)
             select gen_random_uuid(), id, forum_id, $1, 'Dan', 'KZ', $1, now() from registrations
             where forum_id = $2 and not has_ended(state)",
            "insert into materials (id, forum_id, title, file_kind, file, added_at)
             select gen_random_uuid(), id, title, 'pdf', '%PDF-1.7', now() from forums where id = $2 and $1 <> ''",
        ] {
            sqlx::query(written).bind(named).bind(forum.0).execute(&house.db).await.unwrap();
        }
        let one = async |what: &'static str| -> uuid::Uuid {
            sqlx::query_scalar(what).fetch_one(&house.db).await.unwrap()
        };
        // Nobody made its PDF, and nobody can: what it says is not sealed.
        let certificate = "insert into documents (id, kind, forum_id, registration_id, serial, number, languages, issued_at,
                                                  data_key, key_name, paper, edition, tries)
                           values (gen_random_uuid(), 'certificate', $1, $2, '7K3F9QXM2AB4', 'C-2027-0001', '{en}', now(),
                                   '', 'k1', '', 0, 5) returning id";
        let document: uuid::Uuid = sqlx::query_scalar(certificate)
            .bind(forum.0)
            .bind(registration.0)
            .fetch_one(&house.db)
            .await
            .unwrap();
        Self {
            document: DocumentId(document),
            roll: sent.unwrap(),
            slug: house.slug(forum).await,
            offer: OfferId(one("select id from offers").await),
            invitation: InvitationId(one("select id from invitations limit 1").await),
            person: PersonId(
                one("select person_id from registrations where email = 'bea@example.org'").await,
            ),
            run: RunId(one("select id from runs").await),
            session: SessionId(one("select session_id from session_speakers").await),
            speaker: SpeakerId(one("select speaker_id from session_speakers").await),
            material: MaterialId(one("select id from materials").await),
            companion: CompanionId(one("select id from companions").await),
            house,
            forum,
            field,
            upload,
            registration,
            application,
            delegation,
            mailing,
            door,
            printed,
        }
    }

    /// Every route of the house, with something real in the place of each parameter; what only programs with a token may
    /// ask is in `calls`. Signing out comes last.
    pub fn routes(&self) -> Vec<(RouteLine, String)> {
        let mut lines = web::route_lines(&self.app);
        lines.retain(|line| of_programs(line.access).is_none());
        lines.sort_by_key(|line| line.path.ends_with("/sign-out"));
        lines.into_iter().map(|line| (line, self.fill(line.path))).collect()
    }

    /// What programs may ask who act for staff, with the right that each wants.
    pub fn calls(&self) -> Vec<(RouteLine, Permission, String)> {
        let lines = web::route_lines(&self.app);
        let call = |line: RouteLine| Some((line, of_programs(line.access)?, self.fill(line.path)));
        lines.into_iter().filter_map(call).collect()
    }

    pub fn pages(&self) -> Vec<(RouteLine, String)> {
        self.routes().into_iter().filter(|(line, _)| line.method == "GET").collect()
    }

    /// What is sent from pages of our own: every POST but those that programs send without a page before it.
    pub fn forms(&self) -> Vec<(RouteLine, String)> {
        let for_programs = |path: &str| {
            let known = ["/{language}/unsubscribe/{token}", "/{language}/door/{token}/sync", "/csp-reports"];
            path.starts_with("/api/") || known.contains(&path)
        };
        let is_form = |line: &RouteLine| line.method == "POST" && !for_programs(line.path);
        self.routes().into_iter().filter(|(line, _)| is_form(line)).collect()
    }

    pub fn token(&self, purpose: Purpose) -> String {
        let subject = match purpose {
            Purpose::Registration | Purpose::Manage => self.registration.0,
            Purpose::Invitation => self.invitation.0,
            Purpose::Offer => self.offer.0,
            Purpose::Application | Purpose::Claim => self.application.0,
            Purpose::Delegation => self.delegation.0,
            Purpose::Unsubscribe => self.person.0,
            Purpose::Door => self.door.0,
        };
        self.keys.sign(purpose, subject, now(), HOUR)
    }

    fn fill(&self, pattern: &str) -> String {
        if pattern.contains("/check-in/{token}") {
            let code = self.keys.ticket_code(self.registration.0);
            return pattern.replace("{language}", "en").replace("{token}", &code);
        }
        let token = match pattern.split('/').rev().find(|part| self.purpose_of(part).is_some()) {
            Some(place) => self.token(self.purpose_of(place).unwrap()),
            None => self.printed.clone(),
        };
        let stylesheet = "face.css".to_owned();
        [
            ("{language}", "en".to_owned()),
            ("{slug}", self.slug.clone()),
            ("{token}", token),
            ("{forum}", self.forum.to_string()),
            ("{field}", self.field.to_string()),
            ("{upload}", self.upload.to_string()),
            ("{registration}", self.registration.to_string()),
            ("{application}", self.application.to_string()),
            ("{person}", self.person.to_string()),
            ("{mailing}", self.mailing.to_string()),
            ("{run}", self.run.to_string()),
            ("{delegation}", self.delegation.to_string()),
            ("{door}", self.door.to_string()),
            ("{house}", "qq".to_owned()),
            ("{session}", self.session.to_string()),
            ("{speaker}", self.speaker.to_string()),
            ("{material}", self.material.to_string()),
            ("{companion}", self.companion.to_string()),
            ("{delegation}", self.delegation.to_string()),
            ("{document}", self.document.to_string()),
            ("{class}", "C071".to_owned()),
            ("{code}", "C071".to_owned()),
            ("{roll}", self.roll.to_string()),
            ("{serial}", "7K3F9QXM2AB4".to_owned()),
            ("{act}", "pause".to_owned()),
            ("{tag}", "registrations".to_owned()),
            ("{file}", format!("{}.ics", self.slug)),
            ("{series}", SERIES.to_owned()),
            ("{feed}", format!("{SERIES}.atom")),
            ("{name}", stylesheet),
        ]
        .iter()
        .fold(pattern.to_owned(), |path, (name, value)| path.replace(name, value))
    }

    fn purpose_of(&self, place: &str) -> Option<Purpose> {
        Some(match place {
            "registration" => Purpose::Registration,
            "invitation" => Purpose::Invitation,
            "offer" => Purpose::Offer,
            "application" => Purpose::Application,
            "claim" => Purpose::Claim,
            "delegation" => Purpose::Delegation,
            "unsubscribe" | "preferences" => Purpose::Unsubscribe,
            "door" => Purpose::Door,
            _ => return None,
        })
    }
}

/// A question that may be left without an answer.
fn question(words: &str) -> fields::FieldForm {
    fields::FieldForm {
        key: "diet".into(),
        stage: "registration".into(),
        kind: "text".into(),
        label_zh: words.into(),
        label_en: words.into(),
        label_ru: words.into(),
        ..fields::FieldForm::default()
    }
}

/// The right that a call of a program wants.
pub fn of_programs(access: Access) -> Option<Permission> {
    match access {
        Access::Program(what) | Access::ProgramOrHolder(what) => Some(what),
        _ => None,
    }
}

pub fn is_public(access: Access) -> bool {
    matches!(access, Access::Everybody | Access::HolderOfLink)
}

fn typed(name: &str, native_name: &str) -> registrations::NewRegistration {
    let request = registrations::Request { native_name: native_name.into(), ..request(name, "en") };
    request.parse().unwrap()
}

/// A mailing to everybody, whose run has begun.
async fn mailing(house: &House, words: &str) -> MailingId {
    let by = house.staff("mailer@lianyi.example", Role::Mailer).await;
    let form = MailingForm {
        name: words.into(),
        kind: "announcement".into(),
        audience: "class".into(),
        class: "C071".into(),
        ..MailingForm::default()
    };
    let id = mailings::create(&house.db, &form.parse(&house.db).await.unwrap(), by).await.unwrap();
    let content = ContentForm {
        subject_zh: words.into(),
        body_zh: words.into(),
        subject_en: words.into(),
        body_en: words.into(),
        subject_ru: words.into(),
        body_ru: words.into(),
    };
    mailings::save_content(&house.db, id, &content, by).await.unwrap();
    let local = now().to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let at_once = Schedule::At { local, time_zone: "UTC".into() };
    mailings::schedule(&house.db, id, &at_once, by, now()).await.unwrap();
    assert_eq!(mailings::start_due(&house.db).await.unwrap(), 1);
    id
}
