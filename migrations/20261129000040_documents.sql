-- Papers that a forum gives out. What stands on one is fixed when it is issued and sealed, PDF included: a visa letter
-- holds a passport, the others hold names. A worker makes the PDF.
create type document_kind as enum ('ticket', 'badges', 'visa_letter', 'certificate');

create table documents (
    id uuid primary key,
    kind document_kind not null,
    forum_id uuid not null references forums on delete cascade,
    registration_id uuid references registrations,
    -- what its QR picture leads to: nobody can guess it
    serial text not null constraint one_document_per_serial unique,
    -- as people quote it: V-2027-0012
    number text constraint one_document_per_number unique,
    languages text[] not null
        constraint document_languages_are_known check (languages <@ '{zh,en,ru,fa}' and languages <> '{}'),
    issued_at timestamptz not null,
    issued_by uuid references accounts,
    revoked_at timestamptz,
    revoked_by uuid references accounts,
    revoked_why text,
    replaces uuid constraint a_document_is_replaced_once unique references documents,
    -- sealed; see vault.rs
    data_key bytea,
    key_name text,
    paper bytea,
    pdf bytea,
    erased_at timestamptz,
    -- the making of the PDF
    tries int not null default 0,
    tried_at timestamptz,
    error text,
    constraint badges_are_of_a_forum_and_others_of_somebody check ((kind = 'badges') = (registration_id is null)),
    constraint letters_and_certificates_are_numbered check ((number is not null) = (kind in ('visa_letter', 'certificate'))),
    constraint revoked_documents_say_why check ((revoked_at is null) = (revoked_why is null)),
    constraint erased_documents_are_empty check (
        (erased_at is null) = (data_key is not null and key_name is not null and paper is not null)
        and (erased_at is null or pdf is null)
    )
);
create index documents_by_forum on documents (forum_id, id desc);
create index documents_by_registration on documents (registration_id);
create index documents_to_make on documents (issued_at) where pdf is null and erased_at is null;
create unique index one_certificate_that_holds on documents (registration_id) where kind = 'certificate' and revoked_at is null;
create unique index one_visa_letter_that_holds on documents (registration_id) where kind = 'visa_letter' and revoked_at is null;

create table document_numbers (
    kind document_kind not null,
    year int not null,
    last int not null,
    constraint one_count_per_kind_and_year primary key (kind, year)
);

-- Passports are asked for where a forum gives visa letters, and erased so many days after it has ended.
alter table forums
    add gives_visa_letters boolean not null default false,
    add passports_kept_days int not null default 30
        constraint passports_are_kept_for_a_while check (passports_kept_days between 1 and 365);

create table passports (
    registration_id uuid primary key references registrations on delete cascade,
    data_key bytea,
    key_name text,
    sealed bytea,
    sealed_at timestamptz not null,
    -- that there was one, and when it went, stays
    erased_at timestamptz,
    constraint erased_passports_are_empty check (
        (erased_at is null) = (data_key is not null and key_name is not null and sealed is not null)
    )
);
