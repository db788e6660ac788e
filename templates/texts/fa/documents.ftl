# آنچه بر مدارک نوشته می‌شود: بلیت، دعوت‌نامهٔ روادید، گواهی
document-ticket-heading = بلیت ورود
document-ticket-hint = لطفاً این کد را هنگام ورود، روی کاغذ یا صفحهٔ تلفن، نشان دهید. این بلیت فقط برای شخص شماست.
document-fact-when = زمان
document-fact-where = مکان
document-fact-forum = رویداد
document-fact-name = نام
document-fact-nationality = تابعیت
document-fact-birth = تاریخ تولد
document-fact-passport = شمارهٔ گذرنامه
document-fact-expiry = اعتبار گذرنامه تا
document-fact-duration = مدت حضور
document-fact-companions = همراهان
document-badge-companion = همراه { $name }
# نشانهٔ راست‌به‌چپ پس از شماره: بی آن، تاریخ به شماره می‌پیوندد.
document-numbered = شمارهٔ { $number }{"\u200F"} · { $day }
document-visa-heading = دعوت‌نامه
document-visa-request = { $institution } از شخصی که نام او در زیر آمده است برای شرکت در «{ $forum }» ({ $where }، { $days }) دعوت می‌کند. خواهشمندیم نمایندگی کنسولی مربوط، برای این منظور به‌موقع روادید صادر کند.
document-visa-promise = این دعوت‌نامه شخصی است و تنها برای رویداد و روزهای یادشده اعتبار دارد. ممکن است پس گرفته شود؛ اعتبار آن را می‌توان در نشانی زیر بررسی کرد.
document-signature = امضا و مهر
document-check = بررسی این سند: { $page }
document-certificate-heading = گواهی حضور
document-certificate-opening = بدین‌وسیله گواهی می‌شود که
document-certificate-words = { $gender ->
       *[other] در «{ $forum }» که { $institution } برگزار کرد، شرکت داشته است.
    }
document-certificate-sessions = نشست‌هایی که در آن‌ها حضور داشته است
document-days = { $first } تا { $last }
document-session-when = { $day }، { $from }–{ $to }
document-duration = { $minutes ->
        [0] { $hours } ساعت
       *[other] { $hours } ساعت و { $minutes } دقیقه
    }
