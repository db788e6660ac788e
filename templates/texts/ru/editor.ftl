# Forums: what the editor adds to their pages
forum-date-to-be-announced = Новая дата будет объявлена
forum-postponed = Перенесён
forum-postponed-notice = Этот форум перенесён. Регистрация приостановлена до объявления новой даты; все регистрации остаются в силе.
forum-was-to-be = Прежняя дата: { $when }
forum-interpreted = с переводом: { $languages }
forum-track = Направление
forum-speakers = Докладчики
forum-materials = Материалы
forum-join = Ссылка для участия онлайн
forum-file = { $kind }, { $megabytes } МБ
forum-speaker-names = { $latin } ({ $native })
forum-speaker-from = { $name }, { $country }
forums-calendar = Все предстоящие форумы для календаря
forums-feed = Новости форумов в формате Atom
series-calendar = Предстоящие форумы этой серии для вашего календаря
series-feed = Новости этой серии в виде ленты Atom
series-none-coming = Сейчас форумов этой серии не объявлено.

# The preview
desk-preview-who = Показать как
desk-preview-as-stranger = Посторонний посетитель: страница форума
desk-preview-as-registering = Посторонний посетитель: форма регистрации
desk-preview-as-invited = Приглашённый: приглашение
desk-preview-as-held = Участник, который ещё не подтвердил адрес: его регистрация
desk-preview-as-awaiting = Участник, который ожидает решения: его регистрация
desk-preview-as-waitlisted = Участник в листе ожидания: его регистрация
desk-preview-as-offered = Участник, которому предложено место: предложение
desk-preview-as-confirmed = Участник с подтверждённым местом: его регистрация
desk-preview-as-ticket = Участник с подтверждённым местом: билет
desk-preview-as-focal_point = Координатор: страница делегации
desk-preview-in = На этом языке
desk-preview-at = В этот момент
desk-preview-lead = Ниже показано, как страница будет выглядеть в этот момент. Ничего не сохраняется, ссылки и кнопки на ней не действуют, а человек вымышлен. Черновик показан так, как если бы форум был объявлен.
desk-preview-led-away = В это время регистрация не открыта: адрес формы ведёт на страницу форума.
desk-preview-no-category = На этой странице указана категория участников, а у форума пока нет ни одной.
desk-preview-now = Сейчас
desk-preview-before = До открытия регистрации
desk-preview-open = Регистрация открыта
desk-preview-full = Все места заняты
desk-preview-close = Регистрация закрыта
desk-preview-door = У входа
desk-preview-after = После форума
desk-preview-native-name = Айгуль Омарова
desk-preview-latin-name = Aigul Omarova

# Texts that have fallen behind
desk-stale = Возможно, устарело
desk-stale-is-fresh = Этот текст актуален
desk-stale-lead = Некоторые тексты с тех пор изменились на другом языке. Обновите их или отметьте при редактировании, что они актуальны.
desk-stale-title = { $language ->
        [zh] Название на китайском языке, возможно, устарело.
        [ru] Название на русском языке, возможно, устарело.
       *[en] Название на английском языке, возможно, устарело.
    }
desk-stale-summary = { $language ->
        [zh] Описание на китайском языке, возможно, устарело.
        [ru] Описание на русском языке, возможно, устарело.
       *[en] Описание на английском языке, возможно, устарело.
    }
desk-stale-venue = { $language ->
        [zh] Место проведения на китайском языке, возможно, устарело.
        [ru] Место проведения на русском языке, возможно, устарело.
       *[en] Место проведения на английском языке, возможно, устарело.
    }
desk-stale-sessions = { $n ->
        [one] У { $n } заседания название, зал или направление, возможно, устарели на одном из языков.
       *[other] У { $n } заседаний название, зал или направление, возможно, устарели на одном из языков.
    }
desk-partial = Не на всех языках
desk-partial-sessions = { $n ->
        [one] У { $n } заседания зал или направление написаны не на всех языках.
       *[other] У { $n } заседаний зал или направление написаны не на всех языках.
    }
desk-forum-state-postponed = Перенесён

# The agenda, speakers and materials
desk-agenda-page = Программа и докладчики
desk-agenda-zone = Всё время указано в этом часовом поясе: { $zone }
desk-agenda-none = В программе пока нет заседаний.
desk-session-new = Новое заседание
desk-session-remove = Убрать заседание из программы
desk-session-remove-now = Убрать
desk-hint-session-ends = Только время. Если оно раньше начала, это время следующего дня.
desk-hint-room = Как написано на двери. Зал, который уже указан у другого заседания, достаточно написать на одном языке.
desk-hint-track = Для заседаний, которые относятся друг к другу. Можно оставить пустым; направление, которое уже указано у другого заседания, достаточно написать на одном языке.
desk-hint-session-kind = Перерывы, приёмы пищи и культурная программа не входят в часы участия.
desk-session-kind-session = Заседание
desk-session-kind-plenary = Пленарное заседание
desk-session-kind-parallel = Параллельная секция
desk-session-kind-round_table = Круглый стол
desk-session-kind-break = Перерыв
desk-session-kind-meal = Приём пищи
desk-session-kind-social = Культурная программа
desk-speaker = Докладчик
desk-speaker-new = Новый докладчик
desk-speakers-none = Докладчики пока не указаны.
desk-speaker-remove = Удалить докладчика
desk-speaker-remove-warning = Докладчик исчезнет из всех заседаний этого форума.
desk-speaker-remove-now = Удалить
desk-hint-position = Должность указывается на всех трёх языках либо не указывается вовсе.
desk-material = Материал
desk-materials-none = Материалов пока нет.
desk-material-remove = Удалить
desk-material-remove-now = Удалить этот материал
desk-material-add = Добавить материал
desk-material-add-now = Добавить
desk-is-for-everybody = Для всех
desk-is-for-registered = Для участников с подтверждённым местом
desk-hint-link = Начинается с https://
desk-hint-file = PDF, JPEG или PNG, не больше 10 МБ. Укажите ссылку или файл. Если страница вернётся с ошибкой, выберите файл ещё раз.
desk-error-too-many-materials = У форума может быть не более пятидесяти материалов. Сначала удалите один из них.
desk-about-forum = Языки, организаторы и серия
desk-hint-slug = Слово в адресе форума: строчные латинские буквы, цифры и дефисы. Если оставить пустым, оно составится из английского названия. После объявления форума изменить его нельзя.
desk-hint-join-link = Начинается с https:// и видна только участникам с подтверждённым местом
desk-hint-organisers = По строке на каждого организатора, на всех трёх языках. Пустые строки пропускаются.
desk-organiser-zh = Название на китайском
desk-organiser-en = Название на английском
desk-organiser-ru = Название на русском
desk-hint-series = Форумы, которые относятся друг к другу
desk-series-new = Начать этим форумом новую серию

# Postponing and copying
desk-postpone = Перенести
desk-postpone-lead = Программа и конец регистрации сдвигаются на столько же дней. Прежде чем что-либо сохранится, следующая страница покажет, кого это затронет.
desk-postpone-without-date = Перенести, дату объявить позже
desk-postpone-without-date-means = Если новой даты ещё нет: все зарегистрированные получат письмо, форум исчезнет из их календарей, а регистрация приостановится, пока Вы не укажете здесь дату.
desk-clone = Скопировать как новый форум
desk-clone-lead = Копия становится черновиком с теми же текстами, категориями, настройками, докладчиками, материалами и программой. Рассылки о форуме копируются как черновики и ничего не отправляют, пока их не включат. Регистрации и приглашения не копируются.
desk-hint-starts-on = Всё остальное сдвигается вместе с ним, часы остаются прежними. Если оставить пустым, у копии не будет ни дат, ни программы.
desk-clone-now = Создать копию

# What a change touches
desk-change-title = Что затронет это изменение
desk-change-lead = Пока ничего не сохранено. Всё произойдёт одновременно, когда Вы подтвердите.
desk-change-again = С тех пор что-то изменилось. Посмотрите ещё раз, прежде чем подтвердить.
desk-change-look = Посмотреть, что это затронет
desk-change-told = Кому придёт письмо
desk-change-told-nobody = Это никого не касается, поэтому писем не будет.
desk-change-readers = { $language }, { $zone }
desk-change-own-zone = часовой пояс форума
desk-change-people = Человек
desk-change-mailings = Рассылки об этом форуме
desk-change-was = Должна была уйти
desk-change-is = Уйдёт
desk-change-never = Пока никогда
desk-change-overdue = Её время прошло: она пропускается
desk-change-send = Всё равно отправить сейчас
desk-change-guests = Автоматические напоминания гостям, которые не ответили
desk-change-guests-were = Должны были уйти
desk-change-guests-are = Уйдут
desk-change-guests-none = Ни одного
desk-change-guests-at = { $n ->
        [one] { $at }, { $n } гостю
       *[other] { $at }, { $n } гостям
    }
desk-change-also = Кроме того
desk-change-leave = Оставить всё как есть
desk-change-do-edit = Сохранить и известить
desk-change-do-postpone = Перенести и известить
desk-change-do-cancel = Отменить форум окончательно
desk-change-do-close = Закрыть регистрацию сейчас
desk-change-do-end = Форум уже завершён
desk-by-hand = Раньше срока
desk-by-hand-means = Сначала Вы увидите, что это затронет.
desk-error-registration-not-open = Регистрация не открыта.
desk-error-forum-not-begun = Форум ещё не начался.
desk-audit-forum-close = Закрытие регистрации на форум
desk-audit-forum-end = Завершение форума
desk-change-waiting = { $n ->
        [one] { $n } письмо о форуме ждёт отправки; в нём будут сведения, верные на тот момент.
        [few] { $n } письма о форуме ждут отправки; в них будут сведения, верные на тот момент.
       *[other] { $n } писем о форуме ждут отправки; в них будут сведения, верные на тот момент.
    }
desk-change-offers-cut = { $n ->
        [one] { $n } предложение места закончится раньше: тогда же, когда и последние предложения перед форумом.
        [few] { $n } предложения мест закончатся раньше: тогда же, когда и последние предложения перед форумом.
       *[other] { $n } предложений мест закончатся раньше: тогда же, когда и последние предложения перед форумом.
    }
desk-change-holds-cut = { $n ->
        [one] { $n } место с неподтверждённым адресом сохранится меньше, чем было обещано: до начала форума.
        [few] { $n } места с неподтверждёнными адресами сохранятся меньше, чем было обещано: до начала форума.
       *[other] { $n } мест с неподтверждёнными адресами сохранятся меньше, чем было обещано: до начала форума.
    }
desk-change-offers-taken-back = { $n ->
        [one] { $n } открытое предложение отзывается; его получатель вернётся на своё место в очереди.
        [few] { $n } открытых предложения отзываются; их получатели вернутся на свои места в очереди.
       *[other] { $n } открытых предложений отзываются; их получатели вернутся на свои места в очереди.
    }
desk-change-offers-made = { $n ->
        [one] { $n } человеку из листа ожидания будет предложено место.
       *[other] { $n } людям из листа ожидания будут предложены места.
    }
desk-forum-overtaken = Пока Вы правили форум, его сохранил кто-то другой. Введённое Вами стоит ниже и ещё не сохранено: сравните его со страницей форума и сохраните ещё раз. Ваши сведения заменят чужие.
desk-change-visa-letters = { $n ->
        [one] Выдано { $n } визовое письмо, в котором теперь могут быть неверные дата или место: выдайте его заново в разделе «Документы».
        [few] Выдано { $n } визовых письма, в которых теперь могут быть неверные дата или место: выдайте их заново в разделе «Документы».
       *[other] Выдано { $n } визовых писем, в которых теперь могут быть неверные дата или место: выдайте их заново в разделе «Документы».
    }
desk-change-visa-letters-end = { $n ->
        [one] Будет отозвано { $n } выданное визовое письмо.
        [few] Будут отозваны { $n } выданных визовых письма.
       *[other] Будут отозваны { $n } выданных визовых писем.
    }

# Серии форумов
desk-series = Серии форумов
desk-series-lead = Серия начинается в форме своего первого форума. Её страница появляется, как только объявлен хотя бы один из форумов.
desk-series-write = Названия и описания серий
desk-series-announced = { $n ->
        [0] Не объявлено
       *[other] Объявлено: { $n }
    }
desk-series-unseen = Страницу этой серии пока никто не видит: ни один из её форумов не объявлен.
desk-hint-description = Описание стоит на странице серии. Напишите его на всех языках или не пишите вовсе.

# Acts, labels and problems
desk-audit-forum-write-agenda = Изменение программы или докладчиков форума
desk-audit-forum-add-material = Добавление материала форума
desk-audit-forum-remove-material = Удаление материала форума
desk-audit-forum-postpone = Перенос форума
desk-audit-forum-clone = Копирование форума
desk-audit-series-save = Изменение серии форумов
desk-reason-the-forum-was-postponed = Форум перенесён
desk-label-slug = Слово в адресе
desk-label-join_link = Ссылка для участия онлайн
desk-label-languages = Языки
desk-label-interpretation = Перевод на языки
desk-label-organisers = Организаторы
desk-label-series = Серия
desk-label-series_zh = Название новой серии на китайском
desk-label-series_en = Название новой серии на английском
desk-label-series_ru = Название новой серии на русском
desk-label-description_zh = Описание серии на китайском
desk-label-description_en = Описание серии на английском
desk-label-description_ru = Описание серии на русском
desk-label-room = Зал
desk-label-room_zh = Зал на китайском
desk-label-room_en = Зал на английском
desk-label-room_ru = Зал на русском
desk-label-track = Направление
desk-label-track_zh = Направление на китайском
desk-label-track_en = Направление на английском
desk-label-track_ru = Направление на русском
desk-label-speakers = Докладчики
desk-label-native_name = Имя на родном языке
desk-label-latin_name = Имя латиницей
desk-label-position_zh = Должность на китайском
desk-label-position_en = Должность на английском
desk-label-position_ru = Должность на русском
desk-label-is_for = Для кого
desk-label-link = Ссылка
desk-label-file = Файл
desk-label-starts_on = Первый день копии
problem-not-a-link = Введите ссылку, которая начинается с https://
problem-bad-slug = Используйте строчные латинские буквы, цифры и одиночные дефисы
problem-slug-taken = Это слово занято адресом другого форума; выберите другое
problem-slug-is-known = Письма и календари уже ведут на этот адрес; он остаётся прежним
problem-unknown-speaker = Выберите докладчиков этого форума
problem-link-or-file = Укажите ссылку или файл, но не то и другое
problem-file-too-large = Файл больше 10 МБ
problem-file-of-another-kind = Это не PDF, JPEG или PNG
problem-registration-would-not-open = Регистрация закрылась бы раньше, чем откроется; сначала измените её время
problem-bad-day = Введите день, например 2027-05-20
