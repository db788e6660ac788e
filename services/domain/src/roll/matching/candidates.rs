use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    Described, Score, Thresholds, keys_of, score,
    thresholds::{self, LEAD},
};
use crate::{
    ids::{ApplicationId, ClassId, EnrolmentId, PersonId},
    language::{Language, LanguageMap},
    names::Name,
    roll::Enrolment,
};

/// A line of the roll that may be meant.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub enrolment: Enrolment,
    pub score: Score,
}

/// What the roll has to say to a name.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The likeliest first, a line for each person.
    pub candidates: Vec<Candidate>,
    /// The line that is meant without a doubt: it has the same family name, and nobody else comes near.
    pub certain: Option<EnrolmentId>,
}

impl Finding {
    pub fn score_of(&self, enrolment: EnrolmentId) -> Option<&Score> {
        self.candidates.iter().find(|c| c.enrolment.id == enrolment).map(|c| &c.score)
    }
}

/// Who may be meant by an application: people of its class, and whoever on the roll has a name that sounds alike, or the
/// address. For officers only: an applicant never learns who stands there.
pub async fn candidates(conn: &mut PgConnection, application: ApplicationId) -> sqlx::Result<Finding> {
    let asked = sqlx::query!(
        r#"
        select a.class_id as "class_id: ClassId", c.code, a.native_name, a.latin_name, a.email, a.country
        from applications a join classes c on c.id = a.class_id where a.id = $1
        "#,
        application.0,
    )
    .fetch_one(&mut *conn)
    .await?;
    let sought = Described {
        name: Name {
            native: &asked.native_name,
            latin: &asked.latin_name,
            country: &asked.country,
            ..Name::default()
        },
        email: &asked.email,
        phone: "",
        class: &asked.code,
    };
    find(conn, &sought, Some(asked.class_id)).await
}

/// Who on the roll may be meant, by the institution's thresholds.
pub async fn find(
    conn: &mut PgConnection,
    sought: &Described<'_>,
    class: Option<ClassId>,
) -> sqlx::Result<Finding> {
    let thresholds = thresholds::thresholds(&mut *conn).await?;
    let mut candidates: Vec<Candidate> = Vec::new();
    for line in lines(conn, sought, class).await? {
        let candidate = line.candidate(sought);
        let known = candidates.iter_mut().find(|c| c.enrolment.person_id == candidate.enrolment.person_id);
        match known {
            Some(known) if known.score.points < candidate.score.points => *known = candidate,
            Some(_) => {}
            None => candidates.push(candidate),
        }
    }
    candidates.sort_by_key(|c| -c.score.points);
    Ok(Finding { certain: certain(&candidates, thresholds), candidates: possible(candidates, thresholds) })
}

fn certain(sorted: &[Candidate], thresholds: Thresholds) -> Option<EnrolmentId> {
    let best = sorted.first().filter(|best| best.score.points >= thresholds.certain)?;
    if best.score.leaves_doubt() {
        return None;
    }
    let next = sorted.get(1).map_or(0, |next| next.score.points);
    (best.score.points - next >= LEAD).then_some(best.enrolment.id)
}

fn possible(mut sorted: Vec<Candidate>, thresholds: Thresholds) -> Vec<Candidate> {
    const MOST: usize = 8;
    sorted.retain(|c| c.score.points >= thresholds.possible);
    sorted.truncate(MOST);
    sorted
}

/// A line of the roll, and the person behind it as known today.
struct Line {
    id: EnrolmentId,
    person_id: PersonId,
    class_code: String,
    class_title: Json<LanguageMap>,
    native_name: String,
    latin_name: String,
    country: String,
    language: Language,
    email: Option<String>,
    phone: Option<String>,
    position: String,
    is_member: bool,
    family_name: String,
    given_name: String,
    native_today: String,
    latin_today: String,
    email_today: Option<String>,
}

impl Line {
    /// Scored by the name on the roll or by today's, whichever says more.
    fn candidate(self, sought: &Described<'_>) -> Candidate {
        let then = Name {
            native: &self.native_name,
            latin: &self.latin_name,
            family: &self.family_name,
            given: &self.given_name,
            country: &self.country,
            ..Name::default()
        };
        let today = Name { native: &self.native_today, latin: &self.latin_today, ..then };
        let of_roll = self.email.as_deref().unwrap_or_default();
        let of_person = self.email_today.as_deref().unwrap_or_default();
        let email = if sought.email == of_person { of_person } else { of_roll };
        let phone = self.phone.as_deref().unwrap_or_default();
        let by = |name| score(sought, &Described { name, email, phone, class: &self.class_code });
        let score = [by(then), by(today)].into_iter().max_by_key(|score| score.points);
        let score = score.unwrap_or(Score { points: 0, reasons: Vec::new() });
        let enrolment = Enrolment {
            id: self.id,
            person_id: self.person_id,
            class_code: self.class_code,
            class_title: self.class_title,
            native_name: self.native_name,
            latin_name: self.latin_name,
            country: self.country,
            language: self.language,
            email: self.email,
            position: self.position,
            is_member: self.is_member,
        };
        Candidate { enrolment, score }
    }
}

async fn lines(
    conn: &mut PgConnection,
    sought: &Described<'_>,
    class: Option<ClassId>,
) -> sqlx::Result<Vec<Line>> {
    let keys: Vec<String> = keys_of(&sought.name).into_iter().collect();
    let class: Option<Uuid> = class.map(|class| class.0);
    sqlx::query_as!(
        Line,
        r#"
        with meant as (
            select e.person_id from enrolments e where e.class_id = $1
            union
            select alike.person_id
            from (select k.person_id from name_keys k where k.key = any($2)
                  group by k.person_id order by count(*) desc, k.person_id limit 100) alike
            union
            select p.id from people p where p.email = $3
        )
        select e.id as "id: EnrolmentId", e.person_id as "person_id: PersonId", c.code as class_code,
               c.title as "class_title: Json<LanguageMap>", e.native_name, e.latin_name, p.country,
               p.language as "language: Language", e.email, e.phone, e.position,
               exists (select from memberships m where m.person_id = p.id) as "is_member!",
               p.family_name, p.given_name, p.native_name as native_today, p.latin_name as latin_today,
               p.email as email_today
        from meant m join enrolments e on e.person_id = m.person_id
        join people p on p.id = e.person_id join classes c on c.id = e.class_id
        order by e.id
        "#,
        class,
        &keys,
        sought.email,
    )
    .fetch_all(conn)
    .await
}
