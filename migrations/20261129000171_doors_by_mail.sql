-- Where a door's link was mailed, and the language in which its holder reads it.
alter table door_links
    add email text constraint door_email_is_an_address check (is_email(email)),
    add language text constraint door_language_is_known check (is_language(language)),
    add constraint a_door_is_mailed_in_a_language check ((email is null) = (language is null));
