# Что стоит на документах: билеты, визовые приглашения, сертификаты
document-ticket-heading = Билет
document-ticket-hint = Пожалуйста, покажите этот код при входе — на бумаге или на экране телефона. Билет именной.
document-fact-when = Когда
document-fact-where = Где
document-fact-forum = Мероприятие
document-fact-name = Имя
document-fact-nationality = Гражданство
document-fact-birth = Дата рождения
document-fact-passport = Номер паспорта
document-fact-expiry = Паспорт действителен до
document-fact-duration = Участие
document-fact-companions = Вместе с вами
document-badge-companion = Сопровождает: { $name }
document-numbered = № { $number } · { $day }
document-visa-heading = Приглашение
document-visa-request = { $institution } приглашает названное ниже лицо принять участие в мероприятии «{ $forum }» ({ $where }, { $days }). Просим компетентное консульское учреждение своевременно выдать для этой цели визу.
document-visa-promise = Приглашение именное и действует только для названных здесь мероприятия и дней. Оно может быть отозвано; действительно ли оно, можно проверить по адресу, указанному ниже.
document-signature = Подпись и печать
document-check = Проверить документ: { $page }
document-certificate-heading = Сертификат участника
document-certificate-opening = Настоящим подтверждается, что
document-certificate-words = { $gender ->
        [m] принял участие в мероприятии «{ $forum }». Организатор: { $institution }.
        [f] приняла участие в мероприятии «{ $forum }». Организатор: { $institution }.
       *[other] принял(а) участие в мероприятии «{ $forum }». Организатор: { $institution }.
    }
document-certificate-sessions = Посещённые заседания
document-days = { $first } — { $last }
document-session-when = { $day }, { $from }–{ $to }
document-duration = { $minutes ->
        [0] { $hours } ч
       *[other] { $hours } ч { $minutes } мин
    }

# Моя регистрация: билет, визовое приглашение, сертификат
papers-title = Билет и документы
ticket-show = Показать билет
ticket-code = Код для входа
ticket-as-pdf = Билет в формате PDF
papers-ticket-means = На билете есть код для входа. Билет показывает сегодняшние данные регистрации: после изменения создайте его заново.
papers-ticket-make = Создать билет (PDF)
papers-ticket-later = Билет появится, когда место будет подтверждено.
papers-ticket-postponed = Билет снова появится, когда объявят новую дату.
papers-being-made = Создаётся; страница обновится сама.
papers-set-aside = Этот документ не удалось создать. Пожалуйста, напишите организаторам.
papers-open = Открыть (PDF)
papers-issued = Дата выдачи: { $day }
papers-link-by-mail = Билет и документы открываются только по ссылке из наших писем.
papers-kind-ticket = Билет
papers-kind-badges = Бейджи
papers-kind-visa_letter = Визовое приглашение
papers-kind-certificate = Сертификат участника
papers-passport = Паспорт для визового приглашения
papers-passport-given = Данные, полученные { $day }, можно заменить до выдачи приглашения.
papers-passport-means = Для приглашения нужны данные вашего паспорта. Они сразу шифруются; открыть их могут только сотрудники этого форума, занимающиеся визами, указав причину, которая записывается. { $days ->
        [one] Данные удаляются через { $days } день после форума.
        [few] Данные удаляются через { $days } дня после форума.
       *[other] Данные удаляются через { $days } дней после форума.
    }
papers-passport-give = Указать паспортные данные
papers-passport-save = Сохранить паспортные данные
papers-passport-not-asked = Паспортные данные здесь не требуются или больше не требуются.
hint-passport-name = Как в паспорте, латинскими буквами
hint-passport-number = Как в паспорте, например AB1234567
label-passport_name = Имя в паспорте
label-passport_number = Номер паспорта
label-nationality = Гражданство
label-born_on = Дата рождения
label-expires_on = Действителен до
label-passport_consent = Я согласен (согласна), чтобы эти данные были использованы для визового приглашения и удалены после форума
problem-not-a-passport-number = Номер паспорта состоит из 5–20 букв и цифр; пожалуйста, проверьте его
problem-not-a-day = Пожалуйста, укажите день в виде 2031-11-03
problem-not-a-birthday = Это не может быть датой рождения; пожалуйста, проверьте её
problem-passport-expired = Срок действия этого паспорта истёк; проверьте дату или укажите новый паспорт
problem-passport-consent-needed = Мы можем хранить эти данные только с вашего согласия
problem-nobody-chosen = Пожалуйста, выберите хотя бы одного участника
problem-same-language-twice = Пожалуйста, выберите два разных языка
problem-no-language-chosen = Пожалуйста, выберите хотя бы один язык
desk-certificates-to-come = { $n ->
        [one] Выдаётся ещё { $n } сертификат; получателю придёт письмо.
        [few] Выдаются ещё { $n } сертификата; каждому получателю придёт письмо.
       *[other] Выдаются ещё { $n } сертификатов; каждому получателю придёт письмо.
    }
desk-label-languages_zh = Сертификаты на китайском
desk-label-languages_en = Сертификаты на английском
desk-label-languages_ru = Сертификаты на русском
desk-label-languages_fa = Сертификаты на персидском
problem-paper-lacks-title = Название форума не написано на этом языке
problem-paper-lacks-venue = Место проведения не написано на этом языке
problem-paper-lacks-session = У одного из посещённых заседаний нет названия на этом языке
problem-paper-lacks-institution = Название учреждения не написано на этом языке

# Проверка документа
verify-title = Проверка документа
verify-lead = На каждом визовом приглашении и сертификате есть код. Отсканируйте его или введите серийный номер, которым заканчивается его адрес. Одного номера документа, например V-2027-0012, недостаточно.
verify-serial = Серийный номер
verify-check = Проверить
verify-valid = Документ действителен.
verify-revoked = Документ отозван { $day } и больше не действует.
verify-outdated = Это письмо выдано нами, но с тех пор форум изменился: даты или место в письме могут быть неверны. Ниже указано, как обстоит дело сейчас.
verify-unknown = Документа с таким серийным номером нет. Пожалуйста, проверьте написание.
verify-kind = Документ
verify-number = Номер
verify-issued = Дата выдачи
verify-initials = Кому выдан
verify-state = Форум сейчас
verify-state-draft = Не объявлен
verify-state-published = Состоится, как объявлено
verify-state-postponed = Перенесён
verify-state-cancelled = Отменён
verify-when = Когда
verify-compare = Пожалуйста, сравните номер, мероприятие и инициалы с документом. Чтобы защитить владельца, больше здесь ничего не показано.

# Рабочий стол: документы форума
desk-documents = Документы
desk-documents-none = Визовые приглашения и сертификаты ещё не выдавались.
desk-documents-issued = { $n ->
        [0] Ничего нового не выдано: у всех документы уже есть, или чего-то не хватает.
        [one] Выдан { $n } документ, письмо отправляется.
        [few] Выдано { $n } документа, письма отправляются.
       *[other] Выдано { $n } документов, письма отправляются.
    }
desk-document-kind = Документ
desk-document-number = Номер
desk-document-holds = Действует
desk-document-revoked = Отозван
desk-document-erased = Удалён
desk-document-outdated = Данные изменились
desk-document-why-registration-withdrawn = Регистрация отозвана
desk-document-why-registration-refused = Регистрация отклонена
desk-document-why-registration-expired = Срок регистрации истёк
desk-document-why-forum-cancelled = Форум отменён
desk-document-why-forum-moved = У форума другие дата, место или название
desk-document-revoke-warning = Страница проверки покажет, что документ отозван, а его владелец получит письмо. Это нельзя отменить.
desk-document-revoke-now = Отозвать окончательно
desk-document-reissue = Выдать заново
desk-document-reissue-means = Вместо этого документа, который будет отозван, выдаётся новый — с сегодняшними данными и новым номером. Владелец получит письмо.
desk-document-change = Изменить
desk-label-why = Причина
desk-badges-means = Лист для печати и вырезания, по восемь бейджей на странице, для всех участников с подтверждённым местом.
desk-badges-make = Создать бейджи (PDF)
desk-badges-made = Бейджи: { $moment }
desk-certificates = Сертификаты
desk-certificates-means = Каждый получит сертификат, по странице на каждом языке, и письмо со ссылкой; второй никому не выдаётся. В сертификате указаны часы и сессии, на которых участник был отмечен.
desk-certificates-whom = Кому
desk-certificates-came = Тем, кто был отмечен: { $n }
desk-certificates-everybody = Всем с подтверждённым местом, были они отмечены или нет
desk-certificates-later = Сертификаты можно выдать после окончания форума.
desk-certificates-issue = Выдать сертификаты
desk-visa-letters = Визовые приглашения
desk-visa-letters-off = Этот форум не выдаёт визовых приглашений и не спрашивает паспортных данных.
desk-visa-on = Участники с подтверждённым местом могут указать паспорт для визового приглашения
desk-visa-kept-days = Через сколько дней после форума удалять паспортные данные
desk-visa-save = Сохранить
desk-visa-wishes = { $n ->
        [0] Никто не ждёт визового приглашения.
        [one] { $n } участник указал паспорт и ждёт приглашения.
        [few] { $n } участника указали паспорт и ждут приглашения.
       *[other] { $n } участников указали паспорт и ждут приглашения.
    }
desk-visa-issue = Выдать выбранные приглашения
desk-visa-outdated = { $n ->
        [one] В { $n } визовом приглашении указаны прежние дата, место или название форума.
       *[other] В { $n } визовых приглашениях указаны прежние дата, место или название форума.
    }
desk-visa-reissue = Выдать их заново
desk-visa-see-passport = Паспорт
desk-label-chosen = Участники
desk-label-first_language = Первый язык
desk-label-second_language = Второй язык
desk-label-kept_days = Срок хранения паспортных данных
desk-passport = Паспорт
desk-passport-masked = Данные зашифрованы. Тот, кто их открывает, указывает причину; имя, причина и время записываются в журнал.
desk-passport-open = Открыть паспорт
desk-passport-none = Паспортных данных нет, или они удалены.
desk-error-document-not-now = Сейчас этот документ выдать нельзя: форум должен быть объявлен, а место подтверждено; сертификаты выдаются после форума, визовые приглашения — до его окончания.
desk-error-document-revoked = Этот документ уже отозван.
desk-error-document-no-passport = Паспортные данные удалены или не указаны; без них нового приглашения не выдать.
desk-letter-document_ready = Документ выдан
desk-letter-document_revoked = Документ отозван
desk-reason-the-document-does-not-hold-any-more = Документ тем временем отозван или удалён
desk-audit-forum-badges = Созданы бейджи
desk-audit-forum-visa-terms = Задано, выдаёт ли форум визовые приглашения
desk-audit-forum-kept-days = Задано, сколько форум хранит личные ответы
desk-audit-forum-forget = Личные ответы форума удалены, так как срок их хранения истёк
desk-audit-document-issue = Выдан документ
desk-audit-document-revoke = Отозван документ
desk-audit-document-open = Открыто визовое приглашение
desk-audit-passport-reveal = Открыты паспортные данные

# Письма о документах
letter-action-documents = Мои документы
letter-visa-subject = Ваше визовое приглашение: { $forum }
letter-visa-ready = Ваше визовое приглашение на мероприятие «{ $forum }» готово. Его номер: { $number }.
letter-certificate-subject = Ваш сертификат участника: { $forum }
letter-certificate-ready = Благодарим Вас за участие в мероприятии «{ $forum }». Ваш сертификат участника готов, его номер: { $number }.
letter-document-behind-link = Открыть и распечатать документ можно по ссылке ниже. Пожалуйста, не пересылайте это письмо: ссылка предназначена лично Вам.
letter-document-behind-link-of-another = Открыть и распечатать документ можно по ссылке ниже. Пожалуйста, передайте её только самому участнику.
letter-document-revoked-subject = Документ отозван: { $forum }
letter-visa-revoked = Ваше визовое приглашение { $number } на мероприятие «{ $forum }» отозвано и больше не действует. Пожалуйста, не используйте его.
letter-certificate-revoked = Ваш сертификат { $number } участника мероприятия «{ $forum }» отозван и больше не действует.
letter-document-revoked-ask = Если у Вас есть вопросы, пожалуйста, напишите организаторам.
letter-ended-visa-letter = Ваше визовое приглашение больше не действует; пожалуйста, не пользуйтесь им.
