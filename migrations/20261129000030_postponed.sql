-- A forum whose new date is yet to be announced. It keeps the date that it had, which calendars know it by.
alter type forum_state add value 'postponed' after 'published';
