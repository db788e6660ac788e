-- Those who came to a forum are asked once what they think of it.
alter table forums add feedback_asked_at timestamptz;
