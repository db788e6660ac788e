answer-yes = Да
answer-no = Нет
answers-between = ; 
question-optional = (необязательно)
question-consent = Ваше согласие
question-only-if = Только если на вопрос «{ $question }» вы ответили «{ $answer }»
question-only-if-agreed = Только если вы согласны: «{ $question }»
question-only-for = Только для категорий: { $categories }
question-only-for-nobody = Категории, для которой этот вопрос, больше нет: его никому не задают
form-has-changed = Пока вы заполняли форму, организаторы её изменили. Всё, что вы ввели, сохранилось: проверьте и отправьте ещё раз.
answers-registration = Мои ответы
answers-acceptance = Сведения для поездки
answers-feedback = Ваш отзыв
answers-save = Сохранить
answers-none-open = Сейчас здесь нечего заполнять, или изменить ответы уже нельзя.
answers-unanswered = 
    { $n ->
        [one] Остался { $n } обязательный вопрос без ответа.
        [few] Осталось { $n } обязательных вопроса без ответа.
       *[other] Осталось { $n } обязательных вопросов без ответа.
    }
error-answers-not-open = Сейчас эти ответы изменить нельзя.
problem-one-answer-only = Дайте, пожалуйста, только один ответ
problem-consent-needed = Без вашего согласия мы не можем это принять
problem-unknown-choice = Выберите один из предложенных ответов
problem-unknown-file = Сейчас сюда нельзя отправить файл
problem-unknown-field = В форме этого форума нет такого вопроса
problem-bad-number = Напишите число цифрами, например 12 или 12,5
problem-bad-date = Напишите дату, например 2027-05-20
problem-bad-phone = Напишите номер с кодом страны, например +7 701 000 00 00
problem-bad-key = Начните со строчной латинской буквы; только строчные буквы, цифры и подчёркивания, не более 40
problem-key-taken = В этом форуме уже есть вопрос с таким кратким именем; выберите другое
problem-too-many-fields = В форуме может быть не более 100 вопросов
problem-needs-choices = Напишите ответы, из которых можно выбрать
problem-too-many-choices = У вопроса может быть не более 100 вариантов
problem-choice-missing-translation = Напишите этот ответ на всех трёх языках
problem-conditions-of-one-field = Выберите ответы только на один вопрос
problem-condition-comes-later = Условием может быть только ответ на предыдущий вопрос
problem-needed-by-a-condition = От ответа, которого здесь больше нет, зависит другой вопрос; сначала измените его
desk-form = Форма
desk-form-lead = О чём этот форум спрашивает, кроме имени, адреса и страны. Изменённый вопрос задаётся с этого момента; прежние ответы сохраняют вопрос, на который они даны.
desk-form-empty = Собственных вопросов пока нет.
desk-form-add = Добавить вопрос
desk-form-edit = Изменить вопрос
desk-form-save = Сохранить
desk-form-preview = Просмотр формы
desk-form-preview-lead = Так форму видят участники, на каждом языке. Введённое здесь не сохраняется.
desk-form-question = Вопрос
desk-form-answers = Ответы
desk-form-older = из них на прежнюю формулировку: { $n }
desk-form-up = Выше
desk-form-down = Ниже
desk-form-retire = Больше не спрашивать
desk-form-retire-means = Вопрос больше не задаётся; данные ответы остаются.
desk-form-retire-now = Больше не спрашивать
desk-form-retired = Вопросы, которые больше не задаются
desk-form-again = Спрашивать снова
desk-form-required = Ответ обязателен
desk-form-kept = Хранить ответы бессрочно
hint-kept = Только если в них нет ничего личного, например при выборе секции. Данные согласия хранятся всегда; все остальные ответы удаляются через некоторое время после форума.
desk-form-stays = ответы хранятся
desk-keeping = Личные ответы после форума
desk-keeping-means = Через столько дней после окончания форума удаляются ответы на личные вопросы, переданные файлы и имена сопровождающих. Регистрации, посещаемость, отзывы и все цифры сохраняются.
desk-label-answers_kept_days = Через сколько дней удалять личные ответы
desk-form-key-hint = Для выгрузок и программ; позже изменить нельзя. Например: diet
desk-form-choices-hint = Только для видов «Один ответ из нескольких» и «Несколько ответов». У каждого ответа — краткий код и текст на трёх языках.
desk-form-only-if-hint = Если ничего не выбрать, вопрос задаётся всем. Выбирайте ответы только на один вопрос.
desk-form-for-categories-hint = Если ничего не выбрать, вопрос задаётся участникам всех категорий.
desk-form-condition = «{ $question }» — { $answer }
desk-form-answered = 
    { $n ->
        [one] На этот вопрос ответили в { $n } регистрации. Изменение касается следующих ответов; прежние сохраняют свою формулировку.
        [few] На этот вопрос ответили в { $n } регистрациях. Изменение касается следующих ответов; прежние сохраняют свою формулировку.
       *[other] На этот вопрос ответили в { $n } регистрациях. Изменение касается следующих ответов; прежние сохраняют свою формулировку.
    }
desk-form-versions = Прежние формулировки
desk-form-version = (редакция { $n })
desk-form-stage-registration = При регистрации
desk-form-stage-acceptance = После подтверждения регистрации
desk-form-stage-feedback = После форума
desk-field-kind-text = Одна строка
desk-field-kind-long_text = Несколько строк
desk-field-kind-number = Число
desk-field-kind-date = Дата
desk-field-kind-choice = Один ответ из нескольких
desk-field-kind-several = Несколько ответов
desk-field-kind-country = Страна или регион
desk-field-kind-phone = Номер телефона
desk-field-kind-file = Файл
desk-field-kind-yes_no = Да или нет
desk-field-kind-consent = Согласие
desk-label-key = Краткое имя
desk-label-stage = Когда спрашивать
desk-label-label_zh = Вопрос на китайском
desk-label-label_en = Вопрос на английском
desk-label-label_ru = Вопрос на русском
desk-label-hint_zh = Подсказка на китайском
desk-label-hint_en = Подсказка на английском
desk-label-hint_ru = Подсказка на русском
desk-label-choices = Варианты ответа
desk-label-only_if = Спрашивать только после таких ответов
desk-label-for_categories = Спрашивать только эти категории
desk-error-field-is-needed = От этого вопроса зависит другой; сначала измените его.
desk-registration-no-answers = Ответов нет.
desk-registration-older = Где указана редакция, вопрос с тех пор изменён; здесь он приведён таким, каким на него отвечали.
desk-export-xlsx = Скачать XLSX
desk-export-csv = Скачать CSV
desk-export-native-name = Имя на родном языке
desk-export-latin-name = Имя латиницей
desk-export-requested = Время регистрации ({ $zone })
desk-export-delegation = Делегация
desk-export-invited = Приглашение отправлено ({ $zone })
desk-export-decided = Решение принято ({ $zone })
desk-export-refusal = Сообщённая причина
desk-export-came = Первая отметка ({ $zone })
desk-export-version = { $label } (редакция { $n })
desk-audit-registration-export = Выгрузка регистраций форума
desk-feedback = Отзывы
desk-feedback-lead = Что участники сказали после форума, без имён.
desk-feedback-none = После этого форума вопросов нет. Их можно добавить в форму.
desk-feedback-answers = 
    { $n ->
        [one] { $n } ответ
        [few] { $n } ответа
       *[other] { $n } ответов
    }
desk-audit-form-add = Добавление вопроса в форму
desk-audit-form-edit = Изменение вопроса формы
desk-audit-form-move = Перемещение вопроса формы
desk-audit-form-retire = Снятие вопроса с формы
desk-audit-form-ask-again = Возвращение вопроса в форму

# The letter after a forum
letter-feedback-subject = Ваше мнение о форуме: { $forum }
letter-feedback-thanks = Благодарим Вас за участие в форуме «{ $forum }». Просим ответить на несколько вопросов: что было для Вас полезно и что нам следует улучшить.
letter-feedback-nameless = Организаторы читают ответы без имён. Страница будет открыта два месяца.
letter-action-feedback = Ответить на вопросы
desk-letter-feedback = Вопросы после форума
desk-letter-registration_link = Новая ссылка на регистрацию
desk-reason-no-answers-are-taken-any-more = Ответы больше не принимаются
# Файлы как ответы
question-file-later = Этот файл (PDF, JPEG или PNG) вы отправите на странице «Моя регистрация», ссылка на которую есть в письме о регистрации.
answer-file-given = Файл, который вы отправили:
answer-file-choose = Файл
answer-file-replace = Другой файл вместо него
answer-file-hint = PDF, JPEG или PNG, не больше 5 МБ.
answer-file-send = Отправить файл
answer-file-remove = Отозвать файл
answer-file-remove-now = Отозвать этот файл
problem-answer-file-too-large = Файл больше 5 МБ
problem-file-missing = Выберите файл
problem-too-many-files = С одной регистрацией можно отправить не больше пяти файлов
problem-no-file-in-feedback = Отзывы читают без имён, поэтому файлы в них не запрашивают
