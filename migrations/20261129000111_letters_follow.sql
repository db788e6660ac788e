-- Which edition of its forum a paper was made of: one that is older names a day, a place or a title that was.
alter table documents add edition int;
update documents d set edition = f.sequence + f.reworded from forums f where f.id = d.forum_id;
alter table documents alter edition set not null;
