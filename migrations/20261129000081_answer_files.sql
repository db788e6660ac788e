-- What was given as a file: the answer says its name, and here is what it holds. It goes when the answer does.
create table answer_files (
    registration_id uuid not null,
    field_id uuid not null,
    kind text not null constraint answer_file_kind_is_known check (kind in ('pdf', 'jpeg', 'png')),
    bytes bytea not null constraint answer_file_is_bounded check (octet_length(bytes) between 1 and 5242880),
    constraint one_file_per_answer primary key (registration_id, field_id),
    constraint files_belong_to_an_answer
        foreign key (registration_id, field_id) references answers on delete cascade
);
