# Как распределяются места
category-by-code = по коду доступа
category-decided = каждую регистрацию подтверждаем мы
label-access_code = Код доступа
hint-access-code = Нужен только для некоторых категорий. Заглавные и строчные буквы не различаются.
places-title = Распределение мест
places-hint-offers-end = За столько часов до начала форума места листу ожидания больше не предлагаются.
desk-label-offers_end = Предложения заканчиваются, часов до начала
desk-label-decided_by = Кто принимает решение о регистрации
places-decided-nobody = Никто: места получают в порядке очереди
places-decided-staff = Мы, в рабочем кабинете
places-decided-focal_point = Координатор делегации или мы, в рабочем кабинете
desk-label-access_codes = Коды доступа
places-hint-codes = По одному коду в строке и сколько раз его можно использовать: GUEST-2027 30. Категория с кодами открывается только по коду.
desk-label-country_quotas = Места для одной страны
places-hint-countries = По одной стране в строке, двумя буквами, и наибольшее число её мест: KZ 10. Для остальных стран отдельного ограничения нет.
problem-bad-access-code = Укажите каждый код в отдельной строке: от 6 до 40 букв и цифр без пробелов, затем сколько раз его можно использовать
problem-access-code-used-up = Этот код уже использован столько раз, сколько разрешено; попросите у организаторов другой
problem-bad-country-quota = Укажите в каждой строке две буквы страны и число, например KZ 10
problem-country-twice = Эта страна указана дважды; удалите одну из строк

# Решения о регистрации
places-decide = Принять решение
places-approve = Подтвердить место
places-approve-means = Участник получит письмо о том, что место закреплено за ним.
places-refuse = Отказать
places-refuse-title = Отказать в регистрации
label-reason = Причина, которую узнает участник
error-decided = Решение об этой регистрации уже принято.

# Приглашения
places-invite-title = Пригласить ещё гостей
desk-label-list = Гости
label-list = Участники
places-hint-list = По одному человеку в строке: Имя <адрес>, затем при желании страна (KZ) и язык (ru); или вставьте из таблицы: имя, адрес, страна, язык. Имя пишется латинскими буквами; перед ним можно указать имя на родном языке: Каримов Тимур, Timur Karimov, адрес.
desk-label-list_country = Страна, если в строке она не указана
desk-label-list_language = Язык письма, если в строке он не указан
label-list_language = Язык письма, если в строке он не указан
places-invite-country = Или все из списков слушателей, кто живёт в этой стране
places-hint-invite-country = Вместо списка: все, кто учился на курсах и живёт в этой стране.
places-nobody-else = — не выбрана —
desk-label-held_until = Место сохраняется до
places-hint-held-until = Если не заполнять, места не сохраняются. Время указывается по часовому поясу { $zone }. Незанятые места затем предлагаются листу ожидания.
places-count-first = Сначала посчитать
places-would-invite = { $n ->
        [0] Приглашать некого: всех уже пригласили, или они не получают писем.
        [one] Будет приглашён { $n } человек. Пока ничего не отправлено.
        [few] Будут приглашены { $n } человека. Пока ничего не отправлено.
       *[other] Будут приглашены { $n } человек. Пока ничего не отправлено.
    }
places-understood = Список понят так
places-understood-more = { $n ->
        [one] В списке ещё { $n } человек.
        [few] В списке ещё { $n } человека.
       *[other] В списке ещё { $n } человек.
    }
places-count-again = Посчитать заново
places-counted-otherwise = Теперь были бы приглашены не те, кого посчитали раньше. Пока никто не приглашён.
places-invite-counted = { $n ->
        [one] Пригласить { $n } человека
       *[other] Пригласить { $n } человек
    }
places-remind = Напомнить тем, кто не ответил
places-remind-means = Каждый получит одно напоминание, но не раньше чем через три дня после последнего письма.
places-reminded = { $n ->
        [0] Напоминать некому: за последние три дня все получили от нас письмо.
        [one] Напоминание отправлено { $n } человеку.
       *[other] Напоминание отправлено { $n } людям.
    }
places-reminders-save = Сохранить напоминания
desk-label-remind_days = Автоматические напоминания, за сколько дней
places-hint-remind-days = Числа, например 14, 7, 2; если не заполнять, напоминаний не будет. Кто не ответил, получает напоминание за указанное число дней до срока, до которого сохраняется его место, в девять утра ({ $zone }); если место не сохраняется, дни отсчитываются от начала форума. Дважды за три дня никому не пишут.
places-reminder-next = { $n ->
        [one] Следующее напоминание: { $at }; сейчас его получил бы { $n } гость.
        [few] Следующее напоминание: { $at }; сейчас его получили бы { $n } гостя.
       *[other] Следующее напоминание: { $at }; сейчас его получили бы { $n } гостей.
    }
places-reminder-none = Сейчас напоминать некому.
problem-bad-remind-days = Укажите не более пяти целых чисел от 1 до 90, например 14, 7, 2
desk-audit-forum-reminders = Выбор времени напоминаний гостям форума
places-guests = Гости
places-answer = Ответ
places-kept-until = Место сохраняется до
places-reminded-at = Напоминание
problem-guest-twice = Этот человек или адрес есть и в другой строке
problem-guest-name = Укажите имя латинскими буквами
problem-guest-rest = После адреса в угловых скобках можно указать только страну (KZ) и язык (ru)
problem-guest-address = Адрес почты не указан или неверен
problem-guest-country = Добавьте две буквы страны или выберите страну ниже
problem-guest-language = Добавьте zh, en или ru или выберите язык ниже
problem-guest-registered = Этот человек уже зарегистрирован на форум
problem-too-many-guests = Отправляйте не больше 500 человек за один раз
problem-no-room-to-hold = Свободных мест для этого не хватает
problem-after-the-start = Это позже начала форума; выберите более раннее время
invitation-not-you = Я не { $name }
invitation-kept-until = Место сохраняется за Вами до { $until }.
desk-audit-forum-places = Изменено распределение мест форума
desk-audit-forum-remind = Отправлены напоминания гостям форума
desk-audit-registration-approve = Подтверждена регистрация
desk-audit-registration-refuse = Отказано в регистрации
desk-letter-invitation_reminder = Напоминание о приглашении
desk-letter-invitation_over = Отмена приглашения
desk-letter-delegation = Ссылка для делегации
desk-reason-the-forum-is-not-cancelled = Форум не отменён
desk-reason-the-delegation-has-another-focal-point = У делегации теперь другой координатор
desk-reason-the-seats-of-the-delegation-were-returned = Места делегации уже возвращены

# Делегации в рабочем кабинете
delegations-title = Делегации
delegations-none = Делегаций пока нет.
delegations-of = Страна и организация
delegations-focal-point = Координатор
delegations-named = Названо
delegations-returned = возвращены
delegations-link = Отправить ссылку ещё раз
delegations-return = Вернуть незанятые места
delegations-return-means = Те, кто уже назван, сохранят места; остальные места сразу предлагаются листу ожидания.
delegations-return-now = Вернуть места
delegations-make-title = Выделить места делегации
delegations-make-means = Места сразу вычитаются из категории. Координатор получит письмо со ссылкой и назовёт участников.
delegations-make = Выделить места
delegations-hint-organisation = Для страны в целом оставьте пустым.
delegations-hint-returns = Места, на которые никто не назван, тогда возвращаются. Время указывается по часовому поясу { $zone }.
desk-label-organisation = Организация
desk-label-seats = Число мест
desk-label-returns_at = Незанятые места возвращаются
desk-audit-forum-delegation = Выделены места делегации
desk-audit-forum-delegation-link = Ссылка делегации отправлена ещё раз
desk-audit-forum-delegation-name = Названы участники делегации
desk-audit-forum-delegation-return = Возвращены места делегации

# Страница делегации
delegation-title = Ваша делегация
delegation-of = Делегация
delegation-seats = Места
delegation-seats-named = названо { $named } из { $seats }
delegation-until = Называть и заменять участников можно до { $until }. Места, на которые никто не назван, затем получат другие.
delegation-people = Кто приедет
delegation-state = Состояние
delegation-change = Изменить
delegation-name = Назвать участников
delegation-name-now = Назвать
delegation-replace = Заменить
delegation-replace-by = Кто приедет вместо: Имя <адрес>
delegation-replace-now = Заменить участника
delegation-withdraw = Убрать из списка
delegation-withdraw-now = Убрать участника из списка
error-delegation-over = Срок, когда можно назвать участников, прошёл. Если кого-то нужно заменить, напишите нам.
problem-no-seats-left = Мест осталось меньше, чем людей в списке
problem-one-person = Укажите одного человека

# Письма
letter-invitation-reminder-subject = Напоминаем о приглашении: { $forum }
letter-invitation-reminder-silent = Мы пока не получили от Вас ответа и позволим себе спросить ещё раз.
letter-invitation-kept = Место сохраняется за Вами до { $until }.
letter-invitation-over = С сожалением сообщаем, что форум «{ $forum }», на который мы Вас приглашали, отменён.
letter-invitation-moved = У форума «{ $forum }», на который мы Вас пригласили, новое время или новое место. Ниже указано, как обстоит дело теперь.
letter-invitation-postponed = Форум «{ $forum }», на который мы Вас пригласили, перенесён. Новая дата пока не назначена.
letter-kept-subject = Изменился срок ответа: { $forum }
letter-kept-otherwise = Изменился срок, до которого за Вами сохраняется место на форуме «{ $forum }».
letter-because-invited = Вы получили это письмо, потому что организаторы указали этот адрес для приглашения.
letter-because-delegation = Вы получили это письмо, потому что назначены координатором делегации.
letter-named-kept = Ваша делегация назвала Вас участником форума «{ $forum }». Место сохраняется за Вами до { $until }.
letter-delegation-subject = Места Вашей делегации: { $forum }
letter-delegation-seats = { $n ->
        [one] На форуме «{ $forum }» за Вашей делегацией сохраняется { $n } место; Вы её координатор.
        [few] На форуме «{ $forum }» за Вашей делегацией сохраняются { $n } места; Вы её координатор.
       *[other] На форуме «{ $forum }» за Вашей делегацией сохраняется { $n } мест; Вы её координатор.
    }
letter-delegation-until = Назовите, пожалуйста, участников до { $until }. Места, на которые никто не назван, затем получат другие.
letter-delegation-personal = Любой, у кого есть эта ссылка, может называть и заменять участников. Просим не пересылать это письмо.
letter-action-delegation = Назвать участников
letter-fact-delegation = Делегация

# Who answers an invitation, and who stands in
invitation-is-this-you = Вы — { $name }? Тогда ответьте, пожалуйста.
invitation-link-by-mail = Ссылка на Вашу регистрацию — в письме, которое мы Вам отправили.
invitation-stand-in-means = Это приглашение для { $name }, и место по нему не может занять никто другой. Если приглашение Вам переслали, Вы можете попросить о месте для себя: мы отправим Вам письмо, а решение примут организаторы.
invitation-stand-in = Попросить о месте для себя
places-came-by = Откуда заявка
places-came-by-guest = по приглашению, которое получил другой гость: { $guest }
places-this-is = Это { $guest }
places-this-is-means = Если { $guest } регистрируется с другого адреса: приглашение считается принятым этой регистрацией, она займёт сохранённое место, и напоминаний больше не будет.
desk-error-not-the-guest = На приглашение уже ответили, или регистрация завершена.
desk-audit-registration-guest = Регистрация связана с приглашением
error-forum-is-over = Форум завершён, изменить регистрацию уже нельзя.
desk-error-forum-is-over = Форум завершён: сведения об участии больше не меняются.

# Changing a delegation
delegations-change-title = Изменить делегацию
delegations-change-focal-point = Если указать другой адрес, новый координатор получит свою ссылку, а прежняя перестанет действовать.
desk-audit-forum-delegation-change = Изменение делегации
delegation-replace-only = Срок для выбора участников истёк. Заменить уже названных людей можно до начала форума.
delegation-without-address = У тех, кто указан без адреса, его нет: письма об их месте и документах приходят координатору, рассылки до них не доходят
delegation-misses-address = Если у кого-то нет своего адреса, отметьте это под списком.
delegation-through-you = своего адреса нет; письма приходят вам
delegation-their-page = Регистрация, билет и документы
delegation-through = через координатора, так как своего адреса нет
letter-through-focal-point = Это письмо для участника Вашей делегации ({ $name }), у которого нет своего адреса электронной почты. Передайте его, пожалуйста; по ссылкам открываются регистрация, билет и документы.
desk-letter-delegation_moved = Новое время или место, координатору
letter-delegation-moved = У форума «{ $forum }», на котором у Вашей делегации есть места, новое время или новое место. Названные Вами участники получат об этом письмо.
letter-delegation-postponed = Форум «{ $forum }», на котором у Вашей делегации есть места, перенесён. Новая дата пока не назначена, и до тех пор места сохраняются. Названные Вами участники получат об этом письмо.
desk-letter-invitation_moved = Новое время или место, гостю
desk-letter-delegation_over = Отмена форума, координатору
letter-delegation-over = С сожалением сообщаем, что форум «{ $forum }», на котором у Вашей делегации есть места, отменён. Названные Вами участники получат об этом письмо.
desk-change-guests-seats = { $n ->
        [one] { $n } место, которое сохраняется за гостем, сохраняется до иного времени, чем сказано в письме.
        [few] { $n } места, которые сохраняются за гостями, сохраняются до иного времени, чем сказано в письмах.
        [many] { $n } мест, которые сохраняются за гостями, сохраняются до иного времени, чем сказано в письмах.
       *[other] { $n } места, которые сохраняются за гостями, сохраняются до иного времени, чем сказано в письмах.
    }
desk-change-delegations = { $n ->
        [one] У { $n } делегации меняется срок, до которого можно называть участников.
        [few] У { $n } делегаций меняется срок, до которого можно называть участников.
        [many] У { $n } делегаций меняется срок, до которого можно называть участников.
       *[other] У { $n } делегаций меняется срок, до которого можно называть участников.
    }

# Spreadsheets, and guests by a question
places-sheet = Таблица со списком людей
places-hint-sheet = XLSX или CSV, не более 500 человек. Столбцы узнаются по заголовкам: имя, адрес, страна, язык. Люди сначала попадут в список ниже, где их можно проверить.
places-sheet-read = Прочитать таблицу
places-any = Любой
places-invite-class = Из учебной группы
places-invite-registered = Кто участвовал в форуме
places-invite-members = Только действующие члены ассоциации
places-export-invited = Приглашение отправлено ({ $zone })
places-export-answered = Ответ получен ({ $zone })
places-export-kept = Место сохраняется до ({ $zone })
places-export-reminded = Напоминание отправлено ({ $zone })
desk-audit-forum-export-invitations = Выгрузка приглашений форума
problem-sheet-unreadable = Файл не удалось прочитать. Сохраните его как XLSX или как CSV в кодировке UTF-8
problem-sheet-too-large = Файл слишком велик. Отправьте не более 500 человек в файле не более 2 МБ

# Correcting a registration
correct-title = Исправить мои данные
correct-means = Это имя будет указано на бейдже и в сертификате. Если нужно изменить адрес почты, страну или категорию, напишите нам.
desk-correct = Исправить
desk-correct-title = Исправить регистрацию
desk-correct-email = Новый адрес подтверждается письмом, как после регистрации. До этого место только сохраняется, а ссылки из прежних писем не действуют.
desk-correct-moves = Для другой категории или страны нужно свободное место, которого никто не ждёт.
desk-correct-papers = В уже выданном сертификате остаётся прежнее имя, пока его не выдадут заново.
desk-label-language = Язык писем
problem-seat-of-delegation = Этот человек занимает место делегации; страна и категория у него те же, что у делегации
problem-no-place-to-move = В этой категории для этой страны нет свободного места, которого никто не ждёт
desk-error-registration-ended = Эта регистрация завершена, исправить её уже нельзя.
desk-audit-registration-correct = Исправлена регистрация
desk-audit-registration-companion-add = Добавлено сопровождающее лицо
desk-audit-registration-companion-change = Изменены данные сопровождающего лица
desk-audit-registration-companion-remove = Удалено сопровождающее лицо

# Finding registrations
desk-all-categories = Все категории
desk-all-delegations = Все делегации
desk-delegation = Делегация
desk-in-line = { $n }-й в очереди
desk-export-found = В файле только те, кого здесь ищут.

# Deciding about several, and those who decide
desk-home-awaiting = { $n ->
        [one] Решения ожидает { $n } регистрация.
        [few] Решения ожидают { $n } регистрации.
       *[many] Решения ожидают { $n } регистраций.
    }
desk-awaiting = Ждут решения
places-tick = Отметить
places-several-title = Все отмеченные
places-approve-several = Подтвердить места
places-approve-several-means = Каждый получит письмо о том, что место закреплено за ним.
places-refuse-several-title = Отказать всем отмеченным
places-refuse-several = Отказать
places-hint-reason-several = Эту причину узнают все отмеченные.
problem-nobody-ticked = Отметьте хотя бы одну регистрацию
desk-label-registration = Регистрации
letter-decide-subject = Ожидается Ваше решение: { $forum }
letter-decide-awaiting = { $n ->
        [one] Место на форуме «{ $forum }» просит { $n } человек; решение принимаете Вы как координатор делегации.
        [few] Места на форуме «{ $forum }» просят { $n } человека; решение принимаете Вы как координатор делегации.
       *[many] Места на форуме «{ $forum }» просят { $n } человек; решение принимаете Вы как координатор делегации.
    }
letter-decide-kept = Места сохраняются, пока Вы не примете решение.
letter-action-decide = Принять решение
desk-letter-delegation_decide = Просьба о решении, координатору делегации
desk-reason-nobody-awaits-a-decision-any-more = Решения больше никто не ожидает

# Who sits in a delegation's seats
delegations-people = Участники
delegations-people-none = Пока никто не назван.

# For how long something is kept
desk-label-offer_lasts = Предложение действует, часов
places-hint-offer-lasts = Столько времени есть у человека из листа ожидания, чтобы принять предложенное место. Если не заполнять: 48 часов.
desk-label-hold_lasts = Место сохраняется до подтверждения адреса, часов
places-hint-hold-lasts = Столько времени после регистрации можно подтверждать адрес. Если не заполнять: 48 часов.
