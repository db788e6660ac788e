create type field_kind as enum (
    'text', 'long_text', 'number', 'date', 'choice', 'several', 'country', 'phone', 'file', 'yes_no', 'consent'
);
create type form_stage as enum ('registration', 'acceptance', 'feedback');

-- What a forum asks. Its words stand in versions, so that each answer keeps the question that it answered.
create table fields (
    id uuid primary key,
    forum_id uuid not null references forums on delete cascade,
    key text not null constraint field_key_is_a_word check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
    stage form_stage not null,
    place int not null,
    -- asked no more; old answers keep it
    retired_at timestamptz,
    constraint one_field_per_key unique (forum_id, key)
);

create table field_versions (
    id uuid primary key,
    field_id uuid not null references fields on delete cascade,
    number int not null constraint field_versions_count_from_one check (number > 0),
    kind field_kind not null,
    label jsonb not null
        constraint field_label_is_a_language_map check (is_language_map(label) and label <> '{}'),
    hint jsonb not null default '{}'
        constraint field_hint_is_a_language_map check (is_language_map(hint)),
    -- [{"code": "bus", "label": {"en": "By bus"}}]
    choices jsonb not null default '[]',
    is_required boolean not null,
    -- asked only where this earlier field was answered with one of these
    only_if_field uuid references fields on delete cascade,
    only_if text[] not null default '{}',
    made_at timestamptz not null,
    made_by uuid references accounts,
    constraint one_version_per_number unique (field_id, number),
    constraint versions_belong_to_their_field unique (id, field_id),
    constraint choices_stand_where_one_chooses
        check ((kind in ('choice', 'several')) = (jsonb_array_length(choices) > 0)),
    constraint conditions_say_which_answers check ((only_if_field is null) = (cardinality(only_if) = 0)),
    constraint no_field_depends_on_itself check (only_if_field <> field_id)
);

create function refuse_to_rewrite_questions() returns trigger language plpgsql as $$
begin
    raise exception 'what was asked stays written'
        using constraint = 'field_versions_are_never_rewritten', errcode = 'check_violation';
end $$;

create trigger field_versions_are_never_rewritten before update on field_versions
    for each statement execute function refuse_to_rewrite_questions();

create table answers (
    registration_id uuid not null references registrations on delete cascade,
    field_id uuid not null,
    version_id uuid not null,
    -- a word or a text; a list of codes where several can be chosen
    value jsonb not null constraint answer_is_words check (jsonb_typeof(value) in ('string', 'array')),
    answered_at timestamptz not null,
    constraint one_answer_per_field primary key (registration_id, field_id),
    constraint answers_name_a_version_of_their_field
        foreign key (version_id, field_id) references field_versions (id, field_id)
);
create index answers_by_version on answers (version_id);
