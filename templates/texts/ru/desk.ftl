# Главная страница рабочего стола
desk-home-forums = { $n ->
        [0] Предстоящих объявленных форумов нет.
        [one] Предстоит { $n } объявленный форум.
        [few] Предстоят { $n } объявленных форума.
       *[many] Предстоит { $n } объявленных форумов.
    }
desk-home-drafts = { $n ->
        [0] Черновиков нет.
        [one] В черновиках { $n } форум.
        [few] В черновиках { $n } форума.
       *[many] В черновиках { $n } форумов.
    }
desk-home-applications = { $n ->
        [0] Заявлений, ожидающих решения, нет.
        [one] Решения ожидает { $n } заявление.
        [few] Решения ожидают { $n } заявления.
       *[many] Решения ожидают { $n } заявлений.
    }
desk-home-people = { $n ->
        [0] Пока никто не внесён.
        [one] На учёте { $n } человек.
        [few] На учёте { $n } человека.
       *[many] На учёте { $n } человек.
    }
desk-home-members = Кто состоит в ассоциации, под каким номером и с какого времени.
desk-home-mailings-under-way = { $n ->
        [0] Сейчас ничего не рассылается.
        [one] Сейчас идёт { $n } рассылка.
        [few] Сейчас идут { $n } рассылки.
       *[many] Сейчас идёт { $n } рассылок.
    }
desk-home-mailings-coming = { $n ->
        [0] На ближайшие 30 дней рассылок не назначено.
        [one] На ближайшие 30 дней назначена { $n } рассылка.
        [few] На ближайшие 30 дней назначены { $n } рассылки.
       *[many] На ближайшие 30 дней назначено { $n } рассылок.
    }
desk-home-post = Состояние всех писем, отложенные письма и остановка отправки.
desk-home-suppressions = Адреса, на которые рассылки не отправляются, и причины.
desk-home-nothing = Для вашей учётной записи в служебном разделе пока нет задач. Попросите администратора назначить ей роль.
desk-home-audit = Что и когда сделали сотрудники.

# Слова, общие для многих страниц
desk-actions = Действия
desk-all-countries = Все страны и регионы
desk-all-states = Все состояния
desk-category = Категория
desk-class = Учебный курс
desk-class-option = { $code } · { $title } ({ $n })
desk-country = Страна или регион
desk-email = Электронная почта
desk-forum = Форум
desk-language = Язык
desk-latin-name = Имя и фамилия латиницей
desk-name = Имя и фамилия
desk-native-name = Фамилия, имя и отчество на родном языке
desk-next = Следующие сто
desk-no-address = Адреса нет
desk-nothing-more = Больше показать нечего.
desk-older = Более ранние записи
desk-pages = Другие страницы
desk-phone = Телефон
desk-position = Должность
desk-row = Строка { $n }
desk-save = Сохранить
desk-search = Найти
desk-show = Показать
desk-since = С какого времени
desk-state = Состояние
desk-state-option = { $state } ({ $n })
desk-when = Когда
desk-zone = Часовой пояс
desk-edit = Изменить

# Форумы
desk-forum-new = Новый форум
desk-forum-new-lead = Черновик видят только сотрудники. Его можно сохранить незаконченным и объявить позже.
desk-forum-edit = Изменение форума
desk-forum-edit-published = Форум уже объявлен: всё, что вы сохраните здесь, сразу появится на его странице. О новом времени или месте все зарегистрированные узнают из письма с новой записью для календаря.
desk-forums-none = Форумов, которые вы ведёте, пока нет.
desk-forum-state-draft = Черновик
desk-forum-state-published = Объявлен
desk-forum-state-cancelled = Отменён
desk-forum-over = Завершён
desk-places = Места
desk-places-taken = Занято { $taken } из { $capacity }
desk-no-registration = Без регистрации
desk-waiting = В листе ожидания
desk-taken = Занято
desk-words = Название, описание и место проведения
desk-words-hint = Объявить форум можно, когда название написано на всех трёх языках.
desk-words-fa = Персидский — только для документов
desk-words-fa-hint = Можно не заполнять. С этими текстами сертификаты и приглашения выдаются и на персидском; на страницах и в письмах он не используется.
desk-time-and-place = Формат и время
desk-registration = Регистрация
desk-hint-time-zone = Время в этой форме указывается по этому часовому поясу, например Asia/Shanghai
desk-hint-second-zone = Показывается рядом с первым на странице форума для тех, кто приезжает издалека. Можно не заполнять.
desk-hint-wall-clock = По часовому поясу форума
desk-hint-opens = По часовому поясу форума. Если не заполнено, регистрация открывается с объявлением форума.
desk-hint-closes = По часовому поясу форума. Если не заполнено, регистрация закрывается с окончанием форума.
desk-hint-capacity = Целое число. Если не заполнено, регистрации на форум нет.
desk-hint-categories = Кто может участвовать и сколько мест отведено каждой категории. Код — короткое слово строчными латинскими буквами, например alumni. Пустые строки пропускаются.
desk-category-code = Код
desk-category-title-zh = Название на китайском
desk-category-title-en = Название на английском
desk-category-title-ru = Название на русском
desk-category-quota = Мест
desk-hint-agenda = По строке на каждое заседание. Если время окончания раньше времени начала, заседание заканчивается после полуночи. Пустые строки пропускаются.
desk-session-starts = Начало
desk-session-ends = Окончание
desk-session-title-zh = Название на китайском
desk-session-title-en = Название на английском
desk-session-title-ru = Название на русском
desk-sessions = { $n ->
        [0] Заседаний пока нет
        [one] { $n } заседание
        [few] { $n } заседания
       *[many] { $n } заседаний
    }
desk-missing-lead = Некоторые тексты ещё не написаны. До тех пор читатели видят их на другом языке.
desk-missing-title = { $language ->
        [zh] Нет названия на китайском языке.
        [ru] Нет названия на русском языке.
       *[en] Нет названия на английском языке.
    }
desk-missing-summary = { $language ->
        [zh] Нет описания на китайском языке.
        [ru] Нет описания на русском языке.
       *[en] Нет описания на английском языке.
    }
desk-missing-venue = { $language ->
        [zh] Место проведения не указано на китайском языке.
        [ru] Место проведения не указано на русском языке.
       *[en] Место проведения не указано на английском языке.
    }
desk-not-ready = Форум пока нельзя объявить
desk-publish = Объявить форум
desk-publish-means = После объявления форум увидят все, а регистрация откроется в назначенное время. Вернуть форум в черновики нельзя.
desk-preview = Предварительный просмотр
desk-public-page = Публичная страница
desk-forum-cancel = Отменить форум
desk-forum-cancel-warning = Все действующие регистрации сразу прекращаются, и каждый зарегистрированный участник получает письмо, которое убирает форум из календаря. Это действие необратимо.
desk-forum-discard = Удалить черновик
desk-forum-discard-warning = Черновик удаляется вместе со всем, что в нём заполнено. Это действие необратимо.
desk-forum-discard-now = Удалить черновик окончательно
desk-error-forum-cancelled = Форум отменён и больше не изменяется.
desk-error-forum-not-a-draft = Этот форум уже не черновик.
desk-error-forum-is-a-draft = Этот форум ещё черновик: его не отменяют, а удаляют.
desk-error-forum-has-mailings = Об этом форуме есть рассылка, поэтому черновик остаётся. Его видят только сотрудники.
desk-error-forum-not-announced = Приглашать можно только на объявленный форум с местами и до его начала.
desk-error-forum-title-shouts = Название форума набрано одними прописными буквами или содержит более одного восклицательного знака. Почтовые службы принимают приглашение с такой темой за рекламу; измените, пожалуйста, сначала название, затем приглашайте.

# Приглашения
desk-invitations = Приглашения
desk-invitations-sent = приглашены
desk-invitations-accepted = приняли приглашение
desk-invitations-declined = отказались
desk-invitations-open = пока не ответили
desk-invited = { $n ->
        [0] Новых приглашений нет: всех уже пригласили раньше.
        [one] Отправляется { $n } приглашение.
        [few] Отправляются { $n } приглашения.
       *[many] Отправляется { $n } приглашений.
    }

# Регистрации
desk-registrations = Регистрации
desk-registrations-none = Регистраций пока нет.
desk-registrations-none-such = Таких регистраций нет.
desk-requested-at = Время регистрации
desk-withdraw = Отозвать регистрацию
desk-withdraw-warning = Место сразу перейдёт к следующему в листе ожидания, а участник получит письмо. Это действие необратимо.
desk-withdraw-now = Отозвать окончательно

# Заявления
desk-application-state-pending = Ожидает решения
desk-application-state-approved = Одобрено
desk-application-state-refused = Отклонено
desk-applications-none-pending = Заявлений, ожидающих решения, нет.
desk-applications-none-approved = Одобренных заявлений пока нет.
desk-applications-none-refused = Отклонённых заявлений нет.
desk-applied-at = Время подачи
desk-on-the-roll = В списке курса
desk-roll-found = Найдено, сомнений нет
desk-roll-not-found = Точно не установлено
desk-match = Одна запись в списке подходит без сомнений: { $name }.
desk-match-other-address = В списке для этого человека указан другой адрес: { $address }. Прежде чем одобрить заявление, убедитесь, что заявитель — именно этот человек: новый адрес заменит прежний.
desk-match-is-member = Одна запись в списке подходит без сомнений: { $name }, но этот человек уже состоит в ассоциации.
desk-no-match = Ни одна запись в списке не подходит без сомнений. Сравните, пожалуйста, близкие записи или спросите заявителя.
desk-approve-title = Одобрить
desk-hint-enrolment = Заявление одобряется для одной записи списка: сначала идут близкие записи с объяснением, затем остальные записи курса. Того, кто уже состоит в ассоциации, выбрать нельзя.
desk-approve-means = Заявитель становится членом ассоциации, получает номер, учётную запись и приветственное письмо. Адрес из заявления становится его личным адресом.
desk-approve = Одобрить заявление
desk-ask = Спросить по адресу из списка
desk-ask-means = Можно также спросить по адресу, указанному в списке для выбранной записи: кто подтвердит там, что заявление его, становится членом ассоциации.
desk-asked = Мы спросили по адресу { $address }, его ли это заявление.
desk-asked-answer = { $answer ->
        [mine] Владелец адреса { $address } ответил: заявление моё.
       *[not_mine] Владелец адреса { $address } ответил: заявление не моё.
    }
desk-audit-application-ask = Вопрос по адресу из списка
desk-letter-application_claim = Вопрос по адресу из списка
desk-reason-the-application-was-decided-or-the-question-asked-elsewhere = По заявлению уже принято решение, или вопрос теперь задан по другому адресу
desk-is-member = Состоит в ассоциации
desk-certain = Без сомнений
desk-approve-takes-two = Запись, которая подходит без сомнений, может одобрить один сотрудник. Для любой другой нужны двое: первый предлагает её, другой одобряет.
desk-proposed = { $officer } предлагает запись { $name }. Если это верно, одобрите её; можно выбрать и другую запись.
desk-proposed-by-you = Вы предложили запись { $name }. Теперь её должен одобрить другой сотрудник.
desk-match-points = Баллы: { $points } из 100
desk-match-family = { $how ->
        [same] { $writing ->
            [native] Та же фамилия в родном написании
            [latin] Та же фамилия латиницей
           *[across] Та же фамилия в другой письменности
        }
        [alike] { $writing ->
            [native] Похожая фамилия в родном написании
            [latin] Похожая фамилия латиницей
           *[across] Похожая фамилия в другой письменности
        }
       *[differs] Другая фамилия
    }
desk-match-given = { $how ->
        [same] { $writing ->
            [native] То же личное имя в родном написании
            [latin] То же личное имя латиницей
           *[across] То же личное имя в другой письменности
        }
        [alike] { $writing ->
            [native] Похожее личное имя в родном написании
            [latin] Похожее личное имя латиницей
           *[across] Похожее личное имя в другой письменности
        }
       *[differs] Другое личное имя
    }
desk-match-name = { $how ->
        [same] { $writing ->
            [native] То же имя в родном написании
            [latin] То же имя латиницей
           *[across] То же имя в другой письменности
        }
        [alike] { $writing ->
            [native] Похожее имя в родном написании
            [latin] Похожее имя латиницей
           *[across] Похожее имя в другой письменности
        }
       *[differs] Часть имени другая
    }
desk-match-patronymic = { $how ->
        [same] То же отчество
       *[differs] Другое отчество
    }
desk-match-native-name = Другое имя в родном написании
desk-match-country = Другая страна
desk-match-class = Тот же курс
desk-match-address = Тот же адрес электронной почты
desk-match-phone = Тот же номер телефона
desk-thresholds = Когда совпадение засчитывается
desk-thresholds-lead = Каждое заявление сравнивается со списком. Имя даёт до 70 баллов, курс — 15, страна — 5, адрес электронной почты — 25, номер телефона — 20; расхождения баллы отнимают.
desk-label-certain = Без сомнений от
desk-hint-certain = Баллы, от 1 до 100. Отсюда достаточно одного сотрудника, если следующая запись отстаёт не меньше чем на 10 баллов.
desk-label-possible = Показывать от
desk-hint-possible = Баллы, от 1 до 100. Отсюда сотрудники видят, почему запись подходит.
desk-thresholds-set = Установить баллы
desk-audit-application-propose = Предложение записи списка для заявления
desk-audit-application-set-thresholds = Изменение баллов для совпадений
desk-refuse-title = Отклонить
desk-hint-reason = { $language ->
        [zh] Заявитель прочтёт это в нашем письме. Напишите, пожалуйста, на китайском языке.
        [ru] Заявитель прочтёт это в нашем письме. Напишите, пожалуйста, на русском языке.
       *[en] Заявитель прочтёт это в нашем письме. Напишите, пожалуйста, на английском языке.
    }
desk-refuse = Отклонить и сообщить заявителю
desk-error-decided = Решение по этому заявлению уже принято.

# Люди и члены ассоциации
desk-hint-q = Часть имени на любом языке или часть адреса
desk-people-none = Никто не найден. Попробуйте другое написание или меньше букв.
desk-is-suppressed = в стоп-листе
desk-member-number = Членский номер
desk-member-since = { $number }, с { $day }
desk-not-a-member = Не состоит в ассоциации
desk-members-none = В ассоциации пока никого нет.
desk-no-classes = В списках курсов этого человека нет.
desk-name-on-roll = Имя в списке
desk-mail = Письма этому человеку
desk-mail-none = Этому человеку писем пока не отправляли.
desk-mail-what = Письмо
desk-mail-moved = Последнее изменение
desk-mail-answer = Причина или ответ сервера отправки
desk-mail-attempts = { $n ->
        [one] { $n } попытка
        [few] { $n } попытки
       *[many] { $n } попыток
    }
desk-letter-sign_in_code = Код для входа
desk-letter-unknown = Письмо более новой версии
desk-letter-registration = Состояние регистрации
desk-letter-already_registered = Регистрация уже есть
desk-letter-registration_ended = Регистрация завершена
desk-letter-forum_moved = Изменение времени или места
desk-letter-seat_offer = Предложение места
desk-letter-invitation = Приглашение
desk-letter-application_address = Ссылка для подтверждения адреса
desk-letter-application_refused = Заявление отклонено
desk-letter-membership_welcome = Приветствие члену ассоциации
desk-letter-mailing = Рассылка
desk-letter-of-mailing = Рассылка: { $name }
desk-delivery-queued = Ждёт отправки
desk-delivery-leased = В обработке
desk-delivery-handing_over = Передаётся
desk-delivery-accepted = Принято сервером отправки
desk-delivery-rejected = Отклонено
desk-delivery-deferred = Отложено, будет повтор
desk-delivery-suppressed = Не отправлено: адрес в стоп-листе
desk-delivery-cancelled = Отменено
desk-delivery-missed = Пропущено
desk-delivery-uncertain = Исход неизвестен
desk-reason-the-registration-has-ended-since = Регистрация с тех пор завершилась
desk-reason-the-door-is-shut-or-its-link-was-revoked = Вход закрыт, или ссылка отозвана
desk-reason-the-application-was-decided-which-another-letter-says = По заявлению принято решение, о нём сообщает другое письмо
desk-reason-the-application-is-not-refused = Заявление не отклонено
desk-reason-the-invitation-was-answered = На приглашение уже ответили
desk-reason-the-forum-invites-nobody-any-more = На этот форум больше не приглашают
desk-reason-the-person-has-no-address-any-more = У этого человека больше нет адреса
desk-reason-the-forum-was-cancelled = Форум отменён
desk-reason-the-forum-has-begun = Форум уже начался
desk-reason-the-forum-has-changed-again-which-another-letter-says = Форум изменился ещё раз, об этом сообщает другое письмо
desk-reason-the-forum-has-ended-since = Форум с тех пор завершился
desk-reason-nothing-differs-in-the-language-of-its-reader = На языке адресата ничего не изменилось
desk-reason-the-mailing-has-no-content = В рассылке нет текста
desk-reason-the-person-is-no-longer-registered = Этот человек больше не зарегистрирован
desk-reason-it-speaks-of-a-forum-and-there-is-none = В письме говорится о форуме, но форум не указан
desk-reason-it-names-a-class-and-the-run-is-for-none = В письме назван курс, но эта отправка не относится ни к одному курсу
desk-reason-it-counts-years-and-the-run-is-no-anniversary = В письме указано число лет, но эта отправка не приурочена к годовщине
desk-reason-it-says-when-the-forum-is-and-the-forum-has-no-date = В письме указано время форума, но дата форума не назначена
desk-reason-the-membership-has-ended = Членство прекращено
desk-reason-what-it-is-about-is-no-longer-there = Того, о чём говорится в письме, больше нет
desk-reason-the-registration-has-moved-on-which-another-letter-says = Состояние регистрации изменилось, о нём сообщает другое письмо
desk-reason-a-place-was-offered-which-another-letter-says = Предложено место, об этом сообщает другое письмо
desk-reason-the-registration-has-ended-which-another-letter-says = Регистрация завершена, об этом сообщает другое письмо
desk-reason-the-registration-has-not-ended = Регистрация не завершена
desk-reason-the-offer-was-answered-or-has-expired = На предложение уже ответили, или его срок истёк
desk-reason-the-code-was-used-has-expired-or-a-newer-one-was-asked-for = Код уже использован, срок его действия истёк или запрошен новый код
desk-reason-cancelled-by-staff = Отменено сотрудником
desk-reason-closed-by-staff = Закрыто сотрудником
desk-reason-cancelled-when-mail-was-let-go-again = Отменено при возобновлении отправки
desk-reason-no-address = Нет адреса
desk-reason-topic-refused = Получатель отказался от рассылок на эту тему
desk-reason-mailings-paused = Получатель приостановил рассылки
desk-reason-its-time-ran-out = Срок отправки истёк
desk-reason-the-lease-ran-out = Подготовка письма прервалась, будет повтор
desk-reason-the-last-look-is-too-long-ago = Между последней проверкой и передачей прошло слишком много времени; будет повтор
desk-reason-it-lay-too-long-with-its-worker = Релей отвечал медленно, письмо ждало слишком долго; будет повтор
desk-reason-set-aside-its-lease-ran-out-again-and-again = Подготовка письма прерывалась снова и снова, письмо снято с отправки
desk-reason-the-worker-ended-during-the-hand-over = Программа отправки остановилась во время передачи
desk-reason-the-database-ended-while-it-was-in-hand = База данных остановилась, когда письмо отправлялось
desk-reason-writing-it-failed = Составить письмо не удалось
desk-reason-this-version-knows-no-such-letter = Эта версия программы не знает таких писем; попытка повторится
desk-reason-set-aside-no-version-at-work-knows-such-a-letter = Отложено: ни одна из работающих версий программы не знает таких писем
desk-reason-the-courier-failed-during-the-hand-over = Во время передачи произошёл сбой программы отправки
desk-reason-no-answer-in-time = Сервер отправки не ответил вовремя

# Отписавшиеся
desk-suppressions-lead = На эти адреса рассылки не отправляются. Письма в ответ на действия самого человека, например на регистрацию, по-прежнему приходят.
desk-suppressions-none = Стоп-лист пуст.
desk-suppression-unsubscribed = Отписка по ссылке в письме
desk-suppression-hard_bounce = Адрес не существует
desk-suppression-soft_bounces = Пять возвратов за тридцать дней
desk-suppression-complaint = Жалоба на нежелательную почту
desk-suppression-staff = Внесён сотрудником
desk-lift = Исключить из стоп-листа
desk-lift-warning = Рассылки снова будут приходить на этот адрес. Делайте это, только если человек сам попросил.
desk-lift-now = Снова отправлять рассылки
desk-suppressions-any = Все причины
desk-suppressed-until = до { $when }
desk-suppression-add = Внести адрес в стоп-лист
desk-suppression-add-lead = Рассылки не будут отправляться на него, пока адрес не исключат из стоп-листа.
desk-suppression-wrong = Укажите адрес электронной почты, например name@example.org.
desk-suppression-note = Причина
desk-suppression-note-hint = Для коллег: сам человек этого не видит.
desk-suppression-add-now = Внести в стоп-лист
desk-bounces = Вернувшиеся письма
desk-bounce-user_unknown = Адрес не существует
desk-bounce-mailbox_full = Почтовый ящик переполнен
desk-bounce-mailbox_disabled = Почтовый ящик закрыт
desk-bounce-domain_unknown = Домен не принимает почту
desk-bounce-moved = У человека новый адрес
desk-bounce-relay_denied = Сервер не обслуживает этот адрес
desk-bounce-loop = Письмо пересылалось по кругу
desk-bounce-too_large = Письмо слишком большое
desk-bounce-unreachable = Сервер был недоступен
desk-bounce-delayed = Доставка задерживается
desk-bounce-temporary = Сервер просит повторить позже
desk-bounce-greylisted = Сервер просит новых отправителей подождать
desk-bounce-rate_limited = Слишком частая отправка для почтовой службы
desk-bounce-reputation = Почтовая служба не доверяет нашему серверу
desk-bounce-spam = Письмо принято за спам
desk-bounce-authentication = Почтовая служба не приняла нашу подпись
desk-bounce-policy = Отклонено правилами сервера
desk-bounce-system = Сбой на сервере
desk-bounce-complaint = Жалоба на нежелательную почту
desk-bounce-unknown = Сервер не назвал причину

# Журнал действий
desk-audit-lead = По одной записи на каждое действие сотрудника; запись делается вместе с действием и никогда не изменяется.
desk-audit-at = Когда
desk-audit-by = Кто
desk-audit-by-program = Программа
desk-audit-what = Действие
desk-audit-details = Подробности
desk-audit-forum-save = Сохранение форума
desk-audit-forum-publish = Объявление форума
desk-audit-forum-cancel = Отмена форума
desk-audit-forum-discard = Удаление черновика форума
desk-audit-forum-invite = Приглашение курса на форум
desk-audit-registration-withdraw = Отзыв регистрации
desk-audit-application-approve = Одобрение заявления
desk-audit-application-refuse = Отклонение заявления
desk-audit-mailing-create = Создание рассылки
desk-audit-mailing-write = Сохранение содержания рассылки
desk-audit-mailing-schedule = Включение рассылки
desk-audit-mailing-cancel = Остановка рассылки
desk-audit-run-pause = Приостановка отправки
desk-audit-run-resume = Продолжение отправки
desk-audit-run-cancel = Отмена отправки
desk-audit-run-block = Отправка задержана: её письма нарушили бы правила
desk-audit-staff-add = Назначение роли
desk-audit-suppression-add = Внесение адреса в стоп-лист
desk-audit-suppression-lift = Исключение адреса из стоп-листа
desk-audit-delivery-retry = Письмо отправлено ещё раз
desk-audit-delivery-close = Письмо закрыто
desk-audit-post-hold = Отправка всех писем остановлена
desk-audit-post-release = Отправка писем возобновлена
desk-audit-post-add-house = Добавлена почтовая служба
desk-audit-post-set-pace = Изменена скорость для почтовой службы
desk-audit-post-wake-house = Прекращена пауза почтовой службы
desk-audit-post-move-domain = Домен перенесён в почтовую службу

# Рассылки
desk-mailing = Рассылка
desk-mailing-new = Новая рассылка
desk-mailing-new-lead = Сначала укажите, кому она предназначена; затем напишите её на трёх языках и назначьте время. Пока рассылка не включена, ничего не отправляется.
desk-mailing-create = Создать рассылку
desk-mailings-none = Рассылок пока нет.
desk-kind = Вид
desk-kind-announcement = Объявление
desk-kind-invitation = Приглашение
desk-kind-reminder = Напоминание
desk-kind-anniversary = Письмо к годовщине
desk-kind-means-announcement = То, что должны знать все получатели
desk-kind-means-invitation = Обращает внимание на форум; личные приглашения со ссылкой для ответа отправляются со страницы самого форума
desk-kind-means-reminder = Например, за неделю до форума
desk-kind-means-anniversary = В день окончания курса, несколько лет спустя
desk-hint-topic = Читатели могут выбирать темы рассылок. Тем, кто отказался от этой темы, письмо не отправляется.
desk-topic-usual = Обычная для этого вида
desk-mailing-state-draft = Черновик
desk-mailing-state-scheduled = Включена
desk-mailing-state-sent = Отправлена
desk-mailing-state-cancelled = Остановлена
desk-hint-name = Его видят только сотрудники
desk-hint-audience = Письма получают только те, чей адрес подтверждён и кто не отписался. Число получателей видно до отправки.
desk-hint-forum = Нужен, если получатели — участники форума. Если форум выбран, его можно назвать в тексте и отправить напоминание за несколько дней до него.
desk-no-forum = Без форума
desk-audience-everyone = Все, кто на учёте
desk-audience-nobody = Никто
desk-audience-a-class = Все слушатели одного курса
desk-audience-a-country = Все из одной страны или одного региона
desk-audience-registrants = Те, чьё участие в форуме подтверждено
desk-audience-silent = Приглашённые на форум, которые ещё не ответили
desk-audience-silent-means = Сколько их, указано ниже рядом с форумом.
desk-forum-with-silent = { $n ->
        [one] { $forum } – не ответил { $n } гость
        [few] { $forum } – не ответили { $n } гостя
       *[other] { $forum } – не ответили { $n } гостей
    }
desk-audience-class = Все слушатели этого курса: { $title } ({ $code })
desk-audience-country = Все из этой страны или региона: { $country }
desk-audience-language = Все, кто читает наши письма на этом языке: { $language }
desk-audience-members = { $state ->
        [dormant] Члены ассоциации, чьё членство приостановлено
        [left] Бывшие члены ассоциации
        [deceased] Умершие члены ассоциации
       *[active] Действующие члены ассоциации
    }
desk-audience-registered = Все, у кого есть действующая регистрация на этот форум: { $forum }
desk-audience-registered-in-state = Все, чья регистрация находится в этом состоянии: { $state }; форум: { $forum }
desk-audience-invited = Все приглашённые на этот форум: { $forum }
desk-audience-invited-silent = Все приглашённые на этот форум, кто не ответил: { $forum }
desk-audience-invited-accepted = Все, кто принял приглашение на этот форум: { $forum }
desk-audience-invited-declined = Все, кто отклонил приглашение на этот форум: { $forum }
desk-audience-people = { $n ->
        [one] Выбранные поимённо: { $n } человек
        [few] Выбранные поимённо: { $n } человека
       *[many] Выбранные поимённо: { $n } человек
    }
desk-audience-and = { $a }; из них только: { $b }
desk-audience-or = { $a }; а также: { $b }
desk-audience-not = Кроме: { $others }
desk-to-whom = Получатели
desk-its-audience = Получатели рассылки
desk-reach-count = получателей на сегодня
desk-reach-language = { $language ->
        [zh] на китайском
        [ru] на русском
        [fa] на персидском
       *[en] на английском
    }
desk-reach-excluded = Не получат:
desk-reach-no-address = { $n ->
        [one] { $n } человек без адреса
        [few] { $n } человека без адреса
       *[many] { $n } человек без адреса
    }
desk-reach-through-focal-point = { $n ->
        [one] { $n } человек, с которым связаны только через координатора
        [few] { $n } человека, с которыми связаны только через координатора
       *[many] { $n } человек, с которыми связаны только через координатора
    }
desk-reach-unconfirmed = { $n ->
        [one] { $n } человек с неподтверждённым адресом
        [few] { $n } человека с неподтверждённым адресом
       *[many] { $n } человек с неподтверждённым адресом
    }
desk-reach-suppressed = { $n ->
        [one] { $n } человек, чей адрес в стоп-листе
        [few] { $n } человека, чьи адреса в стоп-листе
       *[many] { $n } человек, чьи адреса в стоп-листе
    }
desk-reach-topic-refused = { $n ->
        [one] { $n } человек, отказавшийся от этой темы
        [few] { $n } человека, отказавшихся от этой темы
       *[many] { $n } человек, отказавшихся от этой темы
    }
desk-reach-paused = { $n ->
        [one] { $n } человек, приостановивший наши рассылки
        [few] { $n } человека, приостановивших наши рассылки
       *[many] { $n } человек, приостановивших наши рассылки
    }
desk-reach-sample = Некоторые из получателей
desk-reach-person = { $name }, { $country }, { $language }
desk-content = Содержание
desk-content-hint = Абзацы разделяются пустой строкой. В теме и в тексте можно использовать эти подстановки; для каждого читателя они заменяются:
desk-placeholder-person-salutation = обращение, например «Уважаемый Рустам Каримович!»
desk-placeholder-person-name = имя получателя
desk-placeholder-forum-title = название форума
desk-placeholder-forum-when = время форума с часовым поясом
desk-placeholder-forum-link = ссылка на страницу форума
desk-placeholder-class-title = название учебного курса
desk-placeholder-occasion-years = сколько лет прошло, например «5 лет»
desk-placeholder-link-registration = ссылка на регистрацию получателя
desk-content-save = Сохранить содержание
desk-unwritten-lead = Включить рассылку можно, когда она написана на всех языках.
desk-unwritten = { $language ->
        [zh] Нет текста на китайском языке.
        [ru] Нет текста на русском языке.
       *[en] Нет текста на английском языке.
    }
desk-schedule = Время отправки
desk-schedule-lead = После включения текст и время больше не изменяются. Получатели подсчитываются заново в момент отправки.
desk-when-now = Сразу
desk-when-at = В назначенное время
desk-when-before-forum = За несколько дней до начала форума
desk-when-anniversary = В день окончания каждого курса, несколько лет спустя
desk-hint-at-local = По часовому поясу, указанному ниже
desk-hint-days = От 0 (в тот же день) до 365
desk-hint-years = Через запятую, например 1, 5, 10
desk-hint-hour = Для напоминаний о форуме и писем к годовщине
desk-hint-schedule-zone = Пояс, к которому относится время, например Asia/Shanghai
desk-schedule-means = { $n ->
        [0] На сегодня эту рассылку не получит никто.
        [one] На сегодня эту рассылку получит { $n } человек.
        [few] На сегодня эту рассылку получат { $n } человека.
       *[many] На сегодня эту рассылку получат { $n } человек.
    }
desk-schedule-on = Включить рассылку
desk-schedule-at = Один раз: { $moment }
desk-schedule-before-forum = { $days ->
        [0] В день начала форума, в { $hour } ({ $zone })
        [one] За { $days } день до начала форума, в { $hour } ({ $zone })
        [few] За { $days } дня до начала форума, в { $hour } ({ $zone })
       *[many] За { $days } дней до начала форума, в { $hour } ({ $zone })
    }
desk-schedule-anniversary = Каждому курсу в годовщину его окончания, спустя столько лет: { $years }. Время: { $hour } ({ $zone })
desk-coming = Предстоит
desk-coming-days = { $days ->
        [one] В ближайший { $days } день
        [few] В ближайшие { $days } дня
       *[many] В ближайшие { $days } дней
    }
desk-coming-more = { $n ->
        [one] И ещё { $n } рассылка после этих
        [few] И ещё { $n } рассылки после этих
       *[many] И ещё { $n } рассылок после этих
    }
desk-coming-none = На ближайшие 400 дней ничего не назначено.
desk-mailing-of-class = { $years ->
        [one] { $class }: { $years } год со дня окончания
        [few] { $class }: { $years } года со дня окончания
       *[many] { $class }: { $years } лет со дня окончания
    }
desk-mailing-starting = Время пришло: отправка начнётся в течение минуты.
desk-mailing-moves = Пока письма отправляются, страница обновляется каждые пять секунд.
desk-mailing-live-on = Обновлять страницу автоматически
desk-mailing-live-off = Больше не обновлять
desk-mailing-stop = Остановить рассылку
desk-mailing-stop-warning = Больше ничего отправлено не будет ни сейчас, ни позже. Письма, которые сервер отправки уже принял, отозвать нельзя. Это действие необратимо.
desk-mailing-stop-now = Остановить окончательно
desk-error-mailing-not-a-draft = Эта рассылка включена или остановлена и больше не изменяется.
desk-runs = Отправки
desk-run-state-running = Отправляется
desk-run-state-paused = Приостановлена
desk-run-state-finished = Завершена
desk-run-state-cancelled = Отменена
desk-run-state-missed = Пропущена
desk-run-missed-means = В назначенное время и в течение суток после него программа не работала. С опозданием эти письма не отправляются.
desk-run-blocked = Программа задержала эту отправку. Её письма нарушили бы правила крупных почтовых служб:
desk-lint-long-line = Строка письма длиннее 998 знаков
desk-lint-bare-line-break = Строка письма заканчивается не так, как требует стандарт
desk-lint-header-from = В письме должен быть указан ровно один отправитель
desk-lint-header-date = В письме должна быть указана ровно одна дата
desk-lint-header-message-id = В письме должен быть указан ровно один идентификатор
desk-lint-eight-bit-header = В заголовке письма есть незакодированные буквы
desk-lint-long-encoded-word = Закодированное слово в заголовке длиннее 75 знаков
desk-lint-no-unsubscribe = Письмо не даёт почтовой программе отписать читателя одним нажатием
desk-lint-unsubscribe-not-https = Ссылка для отписки не защищена протоколом https
desk-lint-unsigned = Письмо не подписано, хотя ключи для подписи заданы
desk-lint-foreign-signature = Подпись принадлежит не тому домену, что в адресе отправителя
desk-lint-unsubscribe-unsigned = Подпись не охватывает способ отписки
desk-lint-subject-empty = Тема письма пуста
desk-lint-subject-long = Тема письма длиннее 998 знаков
desk-lint-subject-shouts = Тема состоит из одних прописных букв или содержит несколько восклицательных знаков
desk-lint-subject-pretends = Тема начинается так, будто это ответ или пересланное письмо
desk-lint-no-charset = Часть письма не указывает свою кодировку
desk-lint-no-text = В письме нет простого текста
desk-lint-text-too-short = Простой текст письма намного короче оформленного
desk-lint-html-too-large = Письмо больше 102 КБ: Gmail покажет его не полностью
desk-lint-remote-image = В письме есть изображение с другого сервера
desk-lint-link-to-a-number = Ссылка ведёт на числовой адрес, а не на имя
desk-lint-foreign-link = Ссылка ведёт на чужой сайт; указывайте только наши страницы
desk-lint-active-content = В письме есть форма или скрипт
desk-lint-link-misleads = Ссылка показывает один адрес, а ведёт на другой
desk-lint-unsubscribe-not-shown = В письме не видно ссылки для отписки
desk-run-bar = Принято сервером отправки: { $accepted } %, отложено: { $deferred } %, отклонено, пропущено или исход неизвестен: { $failed } %
desk-run-pause = Приостановить
desk-run-resume = Продолжить
desk-run-cancel = Отменить оставшиеся
desk-run-mails = Письма этого запуска
desk-run-ask = Почему человек получил или не получил письмо? Адрес электронной почты
desk-run-answer = { $state }, с { $since }
desk-run-answer-none = В этом запуске нет письма на этот адрес: когда он начался, среди получателей не было человека с таким адресом, либо адрес не был подтверждён, отписан от рассылок или внесён в стоп-лист.
desk-count-recipients = получателей
desk-count-accepted = принято сервером отправки
desk-count-on-the-way = на пути к серверу отправки
desk-count-deferred = отложено, будет повтор
desk-count-rejected = отклонено
desk-count-suppressed = адрес в стоп-листе
desk-count-uncertain = исход неизвестен
desk-count-cancelled = отменено
desk-count-missed = пропущено

# Почта
desk-post-lead = Все письма этой системы и то, что требует вашего решения.
desk-post-oldest = { $n ->
        [0] Нет писем, которые ждут отправки дольше минуты.
        [one] Самое раннее письмо ждёт отправки { $n } минуту.
        [few] Самое раннее письмо ждёт отправки { $n } минуты.
       *[other] Самое раннее письмо ждёт отправки { $n } минут.
    }
desk-post-waiting = Ждут отправки
desk-post-waiting-none = Нет писем, которые ждут отправки.
desk-post-how-many = Количество
desk-post-oldest-due = Срок самого раннего
desk-hold = Остановка всех писем
desk-hold-since = Отправка всех писем остановлена с { $moment }. Сейчас ничего не отправляется.
desk-held-instance = База данных принадлежит системе с другим именем: похоже, это копия.
desk-held-restored = База данных восстановлена из резервной копии, скопирована, или её заменил резервный сервер. В ней может не быть сведений о письмах, отправленных за это время.
desk-held-staff = Отправку всех писем остановили сотрудники.
desk-hold-look = Посмотреть, что ждёт отправки
desk-hold-none = Отправка не остановлена.
desk-hold-begin = Остановить все письма
desk-hold-begin-warning = С этого момента ничего не отправляется, в том числе коды для входа. Регистрация и расписания работают, их письма ждут возобновления отправки. Если ваш сеанс за это время закончится, войти можно будет только по ссылке, которую выдаёт сервер.
desk-hold-begin-now = Остановить все письма сейчас
desk-hold-release = Возобновить отправку
desk-hold-release-warning = Всё, что перечислено выше в разделе «Ждут отправки», уйдёт сразу. После восстановления из резервной копии сначала выясните, до какого времени письма уже были отправлены, и отмените их.
desk-hold-sent-before = Отменить то, что должно было уйти раньше
desk-hold-sent-before-hint = По всемирному времени (UTC). Если оставить пустым, ничего не отменяется.
desk-hold-release-now = Возобновить и отправить
desk-dead = Отложенные письма и письма с неизвестным исходом
desk-dead-lead = Сами по себе эти письма не отправляются. Если исход неизвестен, сервер отправки мог принять письмо: при повторной отправке оно может прийти дважды, как одно и то же сообщение.
desk-dead-none = Таких писем нет.
desk-dead-decide = Решить
desk-dead-retry = Отправить ещё раз
desk-dead-retry-warning = Письмо уйдёт повторно как то же сообщение. Если исход был неизвестен, это можно сделать один раз.
desk-dead-close = Закрыть без отправки
desk-dead-more = Остальные такие письма — на странице «Почта».
desk-run-all = Все письма этого запуска
desk-houses = Почтовые службы
desk-houses-lead = Почтовая служба обслуживает один или несколько доменов. Рассылки идут в каждую службу со своей скоростью; коды входа и подтверждения уходят сразу. Если служба просит присылать меньше, отправка приостанавливается, а затем идёт с половинной скоростью; каждые полчаса без новых жалоб скорость повышается на одну ступень.
desk-house-pace = Скорость
desk-house-per-minute = { $n ->
        [one] { $n } письмо в минуту
        [few] { $n } письма в минуту
       *[other] { $n } писем в минуту
    }
desk-house-per-minute-now = { $n ->
        [one] пока { $n } письмо в минуту
        [few] пока { $n } письма в минуту
       *[other] пока { $n } писем в минуту
    }
desk-house-unpaced = Так быстро, как принимает наш сервер отправки
desk-house-other = Все остальные домены
desk-house-well = Принимает рассылки
desk-house-slowed = Замедлена
desk-house-rests = На паузе
desk-house-said = Что служба ответила при последнем замедлении:
desk-house-rests-until = До { $when } рассылки туда не отправляются.
desk-house-wake-warning = Служба, которой продолжают отправлять письма вопреки её просьбе, может отклонить всё. Прекращайте паузу, только если знаете, что письма снова принимают.
desk-house-wake = Прекратить паузу
desk-house-pace-lead = Изменения действуют со следующего письма рассылки.
desk-house-per-minute-hint = Целое число. Если оставить пустым — столько, сколько принимает наш сервер отправки.
desk-house-at-once-hint = Сколько писем могут уйти одновременно, если некоторое время не уходило ни одного.
desk-house-set = Сохранить скорость
desk-house-no-domains = Здесь нет ни одного домена.
desk-house-domain-hint = Например, court.example. Домен будет перенесён из нынешней службы, и ожидающие письма рассылок пойдут с этой скоростью.
desk-house-move = Перенести домен сюда
desk-house-add = Добавить почтовую службу
desk-house-hint = Короткое имя для коллег: строчные латинские буквы, цифры и дефис. Изменить его нельзя.
desk-house-domains-hint = По одному в строке, как они стоят после знака @. Домены будут перенесены из нынешних служб.
desk-house-add-now = Добавить эту службу

# Названия полей: у самих полей и в перечне ошибок
desk-label-title_zh = Название на китайском
desk-label-title_en = Название на английском
desk-label-title_ru = Название на русском
desk-label-title_fa = Название на персидском
desk-label-summary_zh = Описание на китайском
desk-label-summary_en = Описание на английском
desk-label-summary_ru = Описание на русском
desk-label-venue_zh = Место проведения на китайском
desk-label-venue_en = Место проведения на английском
desk-label-venue_ru = Место проведения на русском
desk-label-venue_fa = Место проведения на персидском
desk-label-mode = Формат участия
desk-label-time_zone = Часовой пояс
desk-label-second_time_zone = Второй часовой пояс
desk-label-starts_at = Начало
desk-label-ends_at = Окончание
desk-label-registration_opens_at = Открытие регистрации
desk-label-registration_closes_at = Закрытие регистрации
desk-label-capacity = Всего мест
desk-label-waitlist = Вести лист ожидания, когда все места заняты
desk-label-categories = Категории
desk-label-agenda = Программа
desk-label-class = Учебный курс
desk-label-category = Категория
desk-label-enrolment = Запись в списке курса
desk-label-reason = Причина
desk-label-q = Поиск
desk-label-name = Название рассылки
desk-label-kind = Вид
desk-label-topic = Тема рассылки
desk-label-audience = Получатели
desk-label-country = Страна или регион
desk-label-forum = Форум
desk-label-subject_zh = Тема на китайском
desk-label-subject_en = Тема на английском
desk-label-subject_ru = Тема на русском
desk-label-body_zh = Текст на китайском
desk-label-body_en = Текст на английском
desk-label-body_ru = Текст на русском
desk-label-when = Отправить
desk-label-at_local = Дата и время
desk-label-days = За сколько дней до форума
desk-label-years = Сколько лет спустя
desk-label-hour = Час
desk-label-house = Почтовая служба
desk-label-domains = Домены
desk-label-domain = Домен
desk-label-per_minute = Писем в минуту
desk-label-at_once = Не более одновременно
problem-category-in-use = Категорию, в которой есть регистрации, нельзя удалить, а её код — изменить
problem-no-enrolment = Выберите запись в списке этого курса
problem-already-member = Этот человек уже состоит в ассоциации
problem-address-of-another = С этим адресом уже входит другой член ассоциации; попросите заявителя указать собственный адрес
problem-house-taken = Почтовая служба с таким именем уже есть; выберите другое
problem-not-a-domain = Это не домен; образец: court.example

# Страница компонентов
desk-components-title = Компоненты
desk-components-lead = Всё, из чего состоят страницы, на каждом языке, одно под другим.
desk-sample-title = Судьи встречаются с судьями
desk-sample-lead = Вводный абзац одним-двумя предложениями говорит, о чём страница.
desk-sample-text = Обычный текст набран удобной ширины. В нём может быть ссылка и может быть число, например 2463.
desk-sample-link = Ссылка
desk-sample-quiet = Второстепенный текст сообщает то, что полезно знать, но можно и пропустить.
desk-sample-button = Главное действие
desk-sample-button-plain = Второе действие
desk-sample-button-danger = Необратимое действие
desk-sample-tag = Обычная
desk-sample-tag-good = Готово
desk-sample-tag-wait = Ожидает
desk-sample-tag-wrong = Не удалось
desk-sample-notice = То, что нужно знать, прежде чем продолжить.
desk-sample-notice-good = То, о чём вы просили, сделано.
desk-sample-notice-wrong = То, о чём вы просили, сделать не удалось.
desk-sample-details = Подробнее
desk-sample-form = Форма
desk-sample-form-wrong = Форма с ошибками
desk-sample-line = Одна строка
desk-sample-hint = Подсказка говорит, что требуется, и даёт пример
desk-sample-area = Несколько строк
desk-sample-choice = Одно из нескольких
desk-sample-choice-1 = Первое
desk-sample-choice-2 = Второе
desk-sample-check = Да, пожалуйста
desk-sample-select = Одно из списка
desk-sample-table = Таблица
desk-sample-facts = Сведения
desk-sample-figures = Цифры
desk-label-sample_line = Одна строка
desk-label-sample_choice = Одно из нескольких
