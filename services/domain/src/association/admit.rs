use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgConnection;

use super::decide::{ApproveError, Locked};
use crate::{
    ids::{AccountId, ApplicationId, EnrolmentId, MembershipId, PersonId},
    institution::day_at_home,
    post::{self, Lane, Letter},
    staff,
};

/// A decision to make the person behind an enrolment a member.
pub(super) struct Admission {
    pub application: ApplicationId,
    pub enrolment: EnrolmentId,
    pub decided_by: AccountId,
    pub needed_two: bool,
}

impl Admission {
    /// Number, account, welcome mail; the confirmed address of the application becomes the person's own. Part of the
    /// transaction of the decision, which has locked the application. Returns the member number.
    pub(super) async fn admit(
        &self,
        conn: &mut PgConnection,
        application: &Locked,
        now: Timestamp,
    ) -> Result<String, ApproveError> {
        let person = sqlx::query_scalar!(
            r#"
            update people p
            set email = a.email, address_confirmed_at = coalesce(a.confirmed_at, now()), language = a.language
            from applications a, enrolments e
            where a.id = $1 and e.id = $2 and p.id = e.person_id
            returning p.id as "id: PersonId"
            "#,
            self.application.0,
            self.enrolment.0,
        )
        .fetch_optional(&mut *conn)
        .await?
        .ok_or(ApproveError::NoEnrolment)?;
        sqlx::query!(
            r#"
            update applications
            set state = 'approved', enrolment_id = $2, decided_at = $3, decided_by = $4, needed_two = $5
            where id = $1
            "#,
            self.application.0,
            self.enrolment.0,
            now.to_sqlx() as _,
            self.decided_by.0,
            self.needed_two,
        )
        .execute(&mut *conn)
        .await?;
        let membership = MembershipId::mint();
        let today = day_at_home(now);
        let number = sqlx::query_scalar!(
            r#"
            insert into memberships (id, person_id, application_id, number, since)
            values ($1, $2, $3, to_char($4::date, 'YYYY-') || lpad(nextval('member_numbers')::text, 5, '0'), $4)
            returning number
            "#,
            membership.0,
            person.0,
            self.application.0,
            today.to_sqlx() as _,
        )
        .fetch_one(&mut *conn)
        .await?;
        let (email, name) = (&application.email, &application.shown_name);
        staff::member_account(conn, person, email, name, application.language)
            .await?
            .ok_or(ApproveError::AddressOfAnother)?;
        post::enqueue(
            conn,
            post::New {
                letter: Letter::MembershipWelcome { membership },
                lane: Lane::Normal,
                person: Some(person),
                expires_at: None,
                dedupe_key: &format!("tx:membership_welcome:{membership}"),
            },
        )
        .await?;
        Ok(number)
    }
}
