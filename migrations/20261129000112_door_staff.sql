-- Lets people in, and nothing else.
alter type role add value 'door';
