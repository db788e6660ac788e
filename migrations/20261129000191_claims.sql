-- Whether an application is theirs is asked at the address that the roll has for a person, by a link that counts once:
-- asking about another line makes another link.
alter table applications
    add claim_link uuid constraint one_application_per_claim unique,
    add claim_enrolment_id uuid references enrolments,
    add claim_address text constraint claim_address_is_an_address check (is_email(claim_address)),
    add claim_asked_by uuid references accounts,
    add claim_asked_at timestamptz,
    add claim_answer text constraint claim_answer_is_known check (claim_answer in ('mine', 'not_mine')),
    add claim_answered_at timestamptz,
    add constraint claims_say_what_where_who_and_when check (
        num_nonnulls(claim_link, claim_enrolment_id, claim_address, claim_asked_by, claim_asked_at) in (0, 5)
    ),
    add constraint claims_are_answered_after_they_are_asked check (
        num_nonnulls(claim_answer, claim_answered_at) in (0, 2) and (claim_answer is null or claim_link is not null)
    );
