# At the door
check-in-title = Отметка прибывших
check-in-guest = Участник
check-in-done = Вход отмечен
check-in-again = Вход уже отмечен в { $hour }
check-in-may = Можно пропустить
check-in-not-confirmed = Регистрация не подтверждена, поэтому билет не принимается. Если есть сомнения, обратитесь к организаторам.
check-in-once-more = Отметить ещё раз
check-in-now = Отметить вход
check-in-times =
    { $n ->
        [one] Сегодня здесь вход отмечен { $n } раз
        [few] Сегодня здесь вход отмечен { $n } раза
       *[other] Сегодня здесь вход отмечен { $n } раз
    }
check-in-search = Имя, номер билета или адрес
check-in-search-hint = Достаточно первых букв имени на любом языке
check-in-nobody = Никто не найден. Попробуйте номер билета или написание, как в паспорте.
check-in-here-since = Здесь с { $hour }
check-in-scanner = Сканером
check-in-code = Код на билете
check-in-code-hint = Поставьте сюда курсор и сканируйте: вход отмечается сразу. Можно и ввести восемь цифр под кодом
check-in-counts = Сколько пришло
check-in-of = { $came } из { $all }
check-in-today = пришли сегодня
check-in-refresh = Обновить
check-in-latest = Последние отметки
check-in-undone = Отменено
check-in-double = Повторно
check-in-means-camera = камера
check-in-means-typed = вручную
check-in-means-scanner = сканер
check-in-offline = без сети
check-in-undo = Отменить
check-in-undo-means = Строка останется с пометкой об отмене.
check-in-undo-now = Отменить отметку
check-in-points = Пункты
check-in-manage = Пункты и ссылки для входа
check-in-to-forum = К форуму
check-in-device-ready = Это устройство продолжит отмечать и без сети.
check-in-device-unable = Это устройство отмечает только при наличии сети.
check-in-no-ticket = Это не билет этого форума
check-in-other-forum = Это билет другого форума
check-in-camera = Сканировать камерой
check-in-ticket = Билет
check-in-ticket-means = Это билет на форум. Покажите код на входе: сотрудники отметят ваш приход.
check-in-ticket-staff = Сотрудникам на входе: войти

# Without a network
check-in-offline-title = Отметка без сети
check-in-offline-lead = Сети нет. Отметки хранятся на этом устройстве и будут отправлены, когда она появится.
check-in-network-back = Сеть снова есть, всё отправлено.
check-in-waiting = Ждут отправки:
check-in-no-roster = На этом устройстве нет списка участников. Откройте ссылку для входа ещё раз, когда появится сеть.
check-in-here-before = Вход уже отмечен в
check-in-not-listed = Нет в списке
check-in-offline-search = Имя или номер билета
check-in-offline-hint = Первые буквы имени, номер билета или код со сканера
check-in-kept = Ждёт отправки
check-in-sent = Отправлено
check-in-was-not-confirmed = Не подтверждено
check-in-online-again = К странице с сетью

# Links that open nothing
error-no-ticket = Билет недействителен: ссылка неполная или выдана не нами.
error-door-shut = Этот вход закрыт: ссылка отозвана, форум завершён или ссылка неполная. Попросите у организаторов новую.
desk-error-forum-not-held = Ссылки для входа возможны только у объявленного форума, который ещё не завершён.

# Points and doors at the desk
desk-doors-title = Пункты и ссылки для входа
desk-doors-lead = Устройство со ссылкой отмечает приход без учётной записи. Оно видит только имена, категории и страны и работает без сети.
desk-doors-check-in = Открыть страницу отметки
desk-doors-links = Ссылки для входа
desk-doors-none = Ссылок пока нет.
desk-doors-holder-hint = Например: Ли, телефон у восточного входа
desk-doors-email-hint = На этот адрес ссылка уйдёт письмом на языке, указанном ниже. Если не заполнять, письма не будет.
desk-doors-mailed-to = Отправлена на { $address }
desk-doors-mail-again = Отправить ссылку ещё раз
desk-doors-make = Создать ссылку
desk-doors-new = Новая ссылка
desk-doors-link = Ссылка
desk-doors-qr = Код для камеры телефона
desk-doors-revoke = Отозвать
desk-doors-revoke-means = Устройство больше никого не отметит и удалит список, как только появится сеть. Отметки, которые оно к этому времени не отправило, пропадут.
desk-doors-revoke-now = Отозвать ссылку
desk-doors-revoked = Отозвана
desk-points-title = Пункты
desk-points-add = Новый пункт
desk-points-of-session = Зал заседания
desk-points-no-session = Ещё один вход с названием ниже
desk-points-add-now = Добавить пункт
desk-days-title = По дням
desk-days-none = Пока никто не отмечен.
desk-day = День
desk-came = Пришли
desk-double-title = Повторно использованные билеты
desk-double-first = Впервые
desk-double-again = Повторно
desk-label-session = Заседание
desk-label-name_zh = Название на китайском
desk-label-name_en = Название на английском
desk-label-name_ru = Название на русском
desk-label-holder = Чьё устройство
desk-label-at = Пункт
problem-unknown-session = В программе нет такого заседания; выберите ещё раз
problem-unknown-point = У этого форума нет такого пункта регистрации; выберите один из его пунктов
desk-audit-forum-add-point = Добавление пункта отметки
desk-audit-forum-open-door = Создание ссылки для входа
desk-audit-forum-revoke-door = Отзыв ссылки для входа
desk-audit-forum-mail-door = Отправка ссылки для входа
desk-letter-door_link = Ссылка для входа
desk-audit-registration-check-in = Отметка входа участника
desk-audit-registration-undo-check-in = Отмена отметки входа

# Figures
desk-figures = Статистика
desk-figures-file = Скачать статистику (CSV)
desk-figures-check-ins = Скачать отметки (CSV)
desk-figures-funnel = От приглашения до прихода
desk-figures-by-category = По категориям
desk-figures-by-country = По странам и регионам
desk-figures-by-day = По дням
desk-figures-none = Пока нечего считать.
desk-figures-see-table = Числа приведены в таблице ниже.
desk-figures-hour = Время ({ $zone })
desk-figures-number = Номер билета
desk-figures-native-name = Имя на родном языке
desk-figures-means = Способ
desk-figures-by = Кем
desk-stage-invited = Приглашены
desk-stage-answered = Ответили
desk-stage-registered = Записались
desk-stage-confirmed = Подтверждены
desk-stage-came = Пришли
desk-audit-forum-export-check-ins = Выгрузка отметок входа

# Without a ticket
check-in-walk-in = Зарегистрировать на месте
check-in-walk-in-means = Пришедший получит место, если оно есть, даже после окончания регистрации. Подтверждение придёт на указанный адрес.
check-in-walk-in-now = Зарегистрировать и подтвердить
desk-audit-registration-walk-in = Регистрация участника на месте
