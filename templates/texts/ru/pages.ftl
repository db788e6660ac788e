# Время
moment = { $day }, { $hour } ({ $zone })
moment-span-one-day = { $day }, { $from }–{ $to } ({ $zone })
moment-span = { $first }, { $from } — { $last }, { $to } ({ $zone })
zone-name = { $city }, { $offset }
from-to = { $from } — { $to }
hours-next-day = { $hours } (следующего дня)
colon = :{" "}
list-comma = ,{" "}

# На каждой странице
skip-to-content = Перейти к содержанию
nav-languages = Языки
nav-places = Главное меню
nav-forums = Форумы
nav-classes = Учебные курсы
nav-association = Ассоциация выпускников
nav-about = О нас
nav-timeline = Хронология
nav-privacy = Персональные данные
nav-desk = Рабочий стол
nav-me = Моя страница
nav-sign-in = Вход
nav-mailbox = Демонстрационный почтовый ящик
nav-applications = Заявления
nav-members = Члены ассоциации
nav-people = Люди
nav-mailings = Рассылки
nav-suppressions = Отписавшиеся
nav-audit = Журнал действий
foot-zones = У каждого времени указан часовой пояс. Страница не обращается к третьим лицам.
choose = Выберите
sign-out = Выйти

# Языки и формы участия
language-zh = китайский
language-en = английский
language-ru = русский
language-fa = персидский
language-kk = казахский
language-ky = кыргызский
language-tg = таджикский
language-uz = узбекский
language-mn = монгольский
mode-in_person = Очно
mode-online = Онлайн
mode-hybrid = Очно и онлайн

# Главная и «О нас»
home-title = Форумы и выпускники
home-empty = Данные ещё не загружены.
home-all-forums = Все форумы
home-functions = Чем мы занимаемся
join-button = Вступить в ассоциацию
about-figures = В цифрах
about-founding = Как всё начиналось
about-whole-timeline = Вся хронология
about-platforms = Исследовательские площадки
about-commissioning = Заказчики курсов
about-supporting = Ведомства, оказывающие поддержку
about-think-tanks = Аналитические центры
about-cooperating = Организации-партнёры
about-goals = Наши задачи
classes-title = Учебные курсы
classes-lead = Всего { $classes ->
        [one] { $classes } курс
        [few] { $classes } курса
       *[many] { $classes } курсов
    }, { $places ->
        [one] { $places } место
        [few] { $places } места
       *[many] { $places } мест
    }.
classes-find-yours = Найдите курс, на котором вы учились, и подайте заявление о вступлении в ассоциацию выпускников.
classes-when = Даты
classes-places = Мест
classes-this-is-mine = Это мой курс

# Форумы
forums-coming = Предстоящие форумы
forums-past = Прошедшие форумы
forums-none = Сейчас форумов не объявлено.
forum-within = В один из дней с { $from } по { $to }
forum-no-date = Дата не указана
forum-open = Регистрация открыта
forum-draft = Черновик: страницу видят только сотрудники
forum-cancelled = Отменён
forum-cancelled-notice = Этот форум отменён.
forum-series = Серия: { $title }
forum-when = Время
forum-where = Место
forum-languages = Языки
forum-interpretation = с переводом
forum-organisers = Организаторы
forum-places = Места
forum-places-taken = Всего: { $capacity }, занято: { $taken }
forum-waitlisted = { $n ->
        [one] В листе ожидания { $n } человек
        [few] В листе ожидания { $n } человека
       *[many] В листе ожидания { $n } человек
    }
forum-registration-opens = Начало регистрации
forum-registration-closes = Окончание регистрации
forum-not-open-yet = Регистрация ещё не открыта.
forum-registration-closed = Регистрация закрыта.
forum-who = Кто может участвовать
forum-category = Категория
forum-quota = Мест
forum-free = Свободно
forum-agenda = Программа
forum-session = Заседание
forum-room = Зал
forum-to-desk = Этот форум на рабочем столе
register-button = Зарегистрироваться
add-to-calendar = Добавить в календарь

# Формы
label-native_name = Имя и фамилия на родном языке
label-latin_name = Имя и фамилия латиницей
label-name = Имя и фамилия
label-email = Электронная почта
label-country = Страна или регион
label-category = Категория участника
label-language = Язык наших писем
label-time_zone = Ваш часовой пояс
label-class = Учебный курс
label-code = Код
hint-native-name = В принятом у вас порядке. Поле можно не заполнять.
hint-latin-name = Как в паспорте, например: Rustam Yusupov
hint-latin-name-roll = Так, как было записано во время учёбы
hint-email = На этот адрес придёт подтверждение
hint-email-join = На этот адрес придёт ссылка для подтверждения. Лучше указать тот, которым вы пользуетесь сейчас.
hint-language = На этом языке мы будем вам писать
hint-time-zone = Тогда мы укажем время и по вашему поясу
hint-class = Год, название и код курса
hint-code = Восемь цифр, код действует десять минут
time-zone-of-forum = Достаточно времени форума
summary-title = { $n ->
        [one] Проверьте { $n } поле
        [few] Проверьте { $n } поля
       *[many] Проверьте { $n } полей
    }
category-free = { $n ->
        [one] свободно { $n } место
        [few] свободно { $n } места
       *[many] свободно { $n } мест
    }
category-waitlist = мест нет; вы попадёте в лист ожидания
category-full = мест нет
register-title = Регистрация участника
register-privacy = Указанные сведения мы используем для этого форума и можем написать вам о следующих; отказаться от таких писем можно одним нажатием.
registered-title = Проверьте почту
registered-lead = Мы отправили письмо на указанный адрес.
registered-next = В письме сказано, сохранено ли за вами место или какой у вас номер в листе ожидания. Чтобы сохранить место, откройте ссылку из письма и подтвердите адрес.
registered-nothing-came = Письма нет через десять минут? Загляните в папку нежелательной почты или зарегистрируйтесь ещё раз, указав верный адрес.
demo-to-mailbox = Это демонстрация: все письма приходят в демонстрационный ящик

# Моя регистрация
my-registration = Моя регистрация
registration-held = Место сохранено, адрес не подтверждён
registration-confirmed = Подтверждена
registration-awaiting_approval = Ожидает решения
registration-waitlisted = В листе ожидания
registration-offered = Вам предложено место
registration-withdrawn = Отозвана
registration-refused = Отклонена
registration-expired = Срок истёк
registration-held-until = Место сохраняется за вами до { $until }. Подтвердите, пожалуйста, адрес до этого срока.
registration-confirm = Подтвердить адрес и сохранить место
registration-confirm-by-mail = Чтобы подтвердить адрес, воспользуйтесь ссылкой из нашего письма.
registration-place-in-line = Ваш номер в листе ожидания: { $n }. Как только место освободится, мы вам напишем.
registration-offered-until = Для вас освободилось место. Примите его по ссылке из нашего письма до { $until }.
registration-confirmed-sentence = Ваше участие подтверждено. Будем рады встрече.
registration-withdrawn-sentence = Эта регистрация отозвана. Если регистрация на форум ещё открыта, вы можете зарегистрироваться снова.
registration-expired-sentence = Адрес не был подтверждён или предложение не было принято в срок, и место передано другому участнику. Если регистрация ещё открыта, вы можете зарегистрироваться снова.
registration-withdraw-title = Я не смогу приехать
registration-withdraw-warning = Занятое вами место сразу перейдёт к следующему в листе ожидания. Отменить это нельзя.
registration-withdraw = Отозвать регистрацию

# Предложение места и приглашение
offer-title = Для вас освободилось место
offer-until = Ответьте, пожалуйста, до { $until }.
offer-accept = Принять место
offer-decline = Отказаться
offer-decline-means = Если вы откажетесь, место перейдёт к следующему участнику, а ваша регистрация завершится.
offer-accepted = Вы приняли место.
offer-over = Срок предложения истёк, или на него уже дан ответ. Место передано другому участнику.
invitation-title = Личное приглашение
invitation-sentence = Имеем честь пригласить вас на этот форум. Сообщите нам, пожалуйста, сможете ли вы принять участие.
invitation-accept = Принимаю приглашение
invitation-decline = Не смогу приехать
invitation-accepted = Вы приняли приглашение.
invitation-declined = Вы отклонили приглашение. Благодарим за ответ.
invitation-change-later = Ответ можно изменить до начала форума. Ссылка предназначена только для вас.

# Ассоциация
association-lead = В ассоциацию выпускников может вступить каждый, кто учился на наших курсах: поддерживать связь с однокурсниками, первыми узнавать о форумах и самим решать, кому быть видимыми.
association-how-title = Как вступить
association-how-1 = Найдите курс, на котором вы учились.
association-how-2 = Подайте заявление, указав имя так, как оно было записано тогда, и адрес, которым пользуетесь сейчас.
association-how-3 = Подтвердите адрес по ссылке из нашего письма.
association-how-4 = Сотрудник сверит заявление со списком слушателей, и вы получите членский номер.
association-find-class = Найти мой курс
join-title = Вступление в ассоциацию выпускников
join-lead = Укажите, на каком курсе вы учились. Мы сверим заявление со списком слушателей; никто другой его не увидит.
join-privacy = Указанные сведения нужны нам, чтобы найти вас в списке слушателей.
join-send = Отправить заявление
applied-title = Проверьте почту
applied-lead = Мы отправили письмо на указанный адрес.
applied-next = Откройте ссылку из письма и подтвердите адрес. После этого заявление рассмотрит сотрудник.
application-title = Моё заявление
application-confirm-sentence = Подтвердите, пожалуйста, что этот адрес принадлежит вам.
application-confirm = Подтвердить адрес
application-unconfirmed = Адрес не подтверждён
application-pending = Адрес подтверждён. Сотрудник рассмотрит заявление и напишет вам.
application-approved = Вы приняты в ассоциацию. Добро пожаловать.
application-refused = Заявление не удалось удовлетворить. Причина указана в нашем письме.
membership-active = Действительное
membership-dormant = Приостановлено
membership-left = Завершено
membership-deceased = Умер

# Вход
sign-in-lead = Мы отправим код на ваш адрес. Пароля нет.
sign-in-send = Отправить код
sign-in-code-title = Введите код
sign-in-code-lead = Если адрес принадлежит учётной записи, письмо с кодом уже отправлено на него.
sign-in-another-code = Запросить другой код
sign-in-as = Войти под именем { $name }
me-member-number = Членский номер
me-member-since = В ассоциации с
me-no-member = Эта учётная запись не принадлежит члену ассоциации.
me-classes = Мои курсы
me-registrations = Мои регистрации

# Отписка
unsubscribe-title = Наши рассылки
unsubscribe-sentence = Больше не присылать рассылки на адрес { $address }?
unsubscribe-button = Больше не присылать рассылки
unsubscribe-done = Мы больше не присылаем рассылки на адрес { $address }.
unsubscribe-still = Письма в ответ на ваши собственные действия, например на регистрацию, по-прежнему будут приходить.

# Персональные данные
privacy-lead = Мы храним только то, что нужно для форумов и ассоциации.
privacy-what-title = Что мы храним
privacy-what = Ваше имя, адрес, страну, язык и курсы, на которых вы учились; для форума — вашу регистрацию и ответы. Паспортные данные запрашиваются, только если они нужны для визового письма.
privacy-mail-title = Письма
privacy-mail = В наших письмах нет невидимых изображений и ссылок, считающих переходы. От любой рассылки можно отказаться одним нажатием.
privacy-cookies-title = Файлы cookie
privacy-cookies = Один файл cookie сохраняет ваш вход, другой защищает формы, которые вы отправляете. Других нет, третьи лица не участвуют.
privacy-rights-title = Ваши права
privacy-rights = Вы можете узнать, что нам о вас известно, исправить это или потребовать удаления. Напишите, пожалуйста, в секретариат.

# Ошибки
error-title = Не получилось
error-not-found = Такой страницы нет. Возможно, в адресе опечатка или страница перенесена.
error-forbidden = У вашей учётной записи нет права на эту страницу.
error-forged = Форма отправлена с другой страницы или была открыта слишком долго. Вернитесь назад, обновите страницу и отправьте форму ещё раз.
error-signed-out = Ваш вход завершён. Войдите снова в другом окне, затем отправьте введённое здесь.
error-stale-form = Страница была открыта слишком долго. Проверьте введённое и отправьте ещё раз.
error-bad-request = Запрос не удалось разобрать.
error-misdirected = Этот адрес не относится к нашему сайту.
error-too-many = Слишком много обращений подряд. Подождите немного.
error-too-large = Отправленное слишком велико или передавалось слишком долго.
error-unavailable = Сейчас мы не можем ответить. Повторите, пожалуйста, через полминуты.
error-internal = На нашей стороне произошла ошибка. Она записана.
error-kept = Введённое вами сохранено на этой странице. Его можно отправить ещё раз, не набирая заново.
error-send-again = Отправить ещё раз
error-home = На главную страницу
error-id = Номер для обращения: { $id }
error-registration-closed = Регистрация на этот форум закрыта.
error-registration-ended = Эта регистрация завершена.
error-forum-full = На форуме не осталось мест.
error-link-over = Ссылка больше не действует или скопирована не полностью.

# Что может быть не так с полем
problem-missing = Заполните это поле
problem-too-long = Слишком длинно
problem-forbidden-character = Есть знак, который здесь использовать нельзя
problem-not-latin = Напишите так, как в паспорте: только латинские буквы
problem-no-at-sign = Не хватает знака @, например rustam@court.example
problem-bad-address = Это неполный адрес почты
problem-bad-domain = После знака @ указан неполный домен
problem-unknown-country = Выберите страну из списка
problem-unknown-language = Выберите язык
problem-unknown-zone = Такого часового пояса нет; пишите, например, Asia/Shanghai
problem-unknown-category = Выберите одну из категорий
problem-unknown-class = Выберите курс из списка
problem-unknown-forum = Такого форума нет
problem-unknown-access-code = Этот код не действует
problem-wrong-code = Код неверен или больше не действует
problem-missing-translation = Нет текста на этом языке
problem-row-missing-translation = Напишите название на всех трёх языках
problem-ends-before-start = Окончание раньше начала
problem-in-the-past = Это время уже прошло
problem-bad-moment = Напишите дату и время так: 2027-05-20 09:00
problem-bad-hour = Напишите время так: 09:00
problem-not-a-number = Напишите целое число
problem-not-years = Напишите годы так: 1, 5, 10
problem-bad-code = Только строчные латинские буквы, цифры и дефисы
problem-code-twice = Этот код указан дважды
problem-unknown-placeholder = Есть подстановка, которой не существует
problem-placeholder-not-here = Есть подстановка того, чего эта рассылка не знает
problem-link-in-subject = По ссылке в теме письма нельзя перейти; поместите её в текст
problem-needs-a-forum = Эта рассылка не относится к форуму
problem-needs-an-anniversary = Это возможно только для рассылки вида «юбилейное письмо»
problem-in-row = Строка { $row }: { $sentence }
