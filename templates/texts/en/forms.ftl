answer-yes = Yes
answer-no = No
answers-between = ; 
question-optional = (optional)
question-consent = Your agreement
question-only-if = Only if your answer to “{ $question }” is “{ $answer }”
question-only-if-agreed = Only if you agree to “{ $question }”
question-only-for = Only for: { $categories }
question-only-for-nobody = Of a category that there is no more: nobody is asked
form-has-changed = The organisers changed this form while you were filling it in. What you typed is still here: please check it and send it again.
answers-registration = My answers
answers-acceptance = Details for your visit
answers-feedback = Your feedback
answers-save = Save
answers-none-open = There is nothing to fill in here now, or it can no longer be changed.
answers-unanswered = 
    { $n ->
        [one] One required question is waiting for your answer.
       *[other] { $n } required questions are waiting for your answers.
    }
error-answers-not-open = These answers cannot be changed now.
problem-one-answer-only = Please give one answer only
problem-consent-needed = We cannot accept this without your agreement
problem-unknown-choice = Please choose one of the answers that are offered
problem-unknown-file = No file can be sent here now
problem-unknown-field = This forum’s form has no such question
problem-bad-number = Please write a number in digits, as in 12 or 12.5
problem-bad-date = Please write the date as in 2027-05-20
problem-bad-phone = Please write the number with its country code, as in +7 701 000 00 00
problem-bad-key = Please begin with a small Latin letter and use small letters, digits and underscores, 40 at most
problem-key-taken = This forum has a question with this short name already; please choose another
problem-too-many-fields = A forum can have 100 questions at most
problem-needs-choices = Please write the answers to choose from
problem-too-many-choices = A question can have 100 choices at most
problem-choice-missing-translation = Please write this answer in all three languages
problem-conditions-of-one-field = Please choose answers to one question only
problem-condition-comes-later = A condition can only be on an earlier question
problem-needed-by-a-condition = Another question is asked under a condition on an answer that is missing here; please change that question first
desk-form = Form
desk-form-lead = What this forum asks beside name, address and country. A changed question is asked from now on; earlier answers keep the question that they answered.
desk-form-empty = There are no questions of its own yet.
desk-form-add = Add a question
desk-form-edit = Edit the question
desk-form-save = Save
desk-form-preview = Preview the form
desk-form-preview-lead = This is the form as participants see it, in each language. Nothing that is typed here is kept.
desk-form-question = Question
desk-form-answers = Answers
desk-form-older = { $n } of them to an earlier wording
desk-form-up = Move up
desk-form-down = Move down
desk-form-retire = Ask no more
desk-form-retire-means = It is no longer asked; answers that were given stay.
desk-form-retire-now = Ask it no more
desk-form-retired = Questions that are no longer asked
desk-form-again = Ask again
desk-form-required = An answer is required
desk-form-kept = Keep the answers for good
hint-kept = Only where they say nothing personal, such as the choice of a workshop. What was agreed to is always kept; all other answers are erased some time after the forum.
desk-form-stays = answers are kept
desk-keeping = Personal answers after the forum
desk-keeping-means = So many days after the forum’s end answers to personal questions, files that were given, and the names of accompanying persons are erased. Registrations, attendance, feedback and all figures stay.
desk-label-answers_kept_days = Days until personal answers are erased
desk-form-key-hint = For exports and programs; it cannot be changed later. For example: diet
desk-form-choices-hint = For “One of several answers” and “Several answers” only. Each answer has a short code and its words in three languages.
desk-form-only-if-hint = If you choose none, everybody is asked. Choose answers to one question only.
desk-form-for-categories-hint = If you choose none, all categories are asked.
desk-form-condition = “{ $question }” — { $answer }
desk-form-answered = 
    { $n ->
        [one] One registration has answered this question. A change is for later answers; this one keeps the words that it answered.
       *[other] { $n } registrations have answered this question. A change is for later answers; these keep the words that they answered.
    }
desk-form-versions = Earlier wordings
desk-form-version = (version { $n })
desk-form-stage-registration = With the registration
desk-form-stage-acceptance = Once the registration is confirmed
desk-form-stage-feedback = After the forum
desk-field-kind-text = One line
desk-field-kind-long_text = Several lines
desk-field-kind-number = Number
desk-field-kind-date = Date
desk-field-kind-choice = One of several answers
desk-field-kind-several = Several answers
desk-field-kind-country = Country or region
desk-field-kind-phone = Phone number
desk-field-kind-file = File
desk-field-kind-yes_no = Yes or no
desk-field-kind-consent = Consent
desk-label-key = Short name
desk-label-stage = When it is asked
desk-label-label_zh = Question in Chinese
desk-label-label_en = Question in English
desk-label-label_ru = Question in Russian
desk-label-hint_zh = Hint in Chinese
desk-label-hint_en = Hint in English
desk-label-hint_ru = Hint in Russian
desk-label-choices = Answers to choose from
desk-label-only_if = Ask only after these answers
desk-label-for_categories = Ask only of these categories
desk-error-field-is-needed = Another question is asked under a condition on this one; please change that question first.
desk-registration-no-answers = There are no answers.
desk-registration-older = Where a version is named, the question has been changed since; it stands here as it was answered.
desk-export-xlsx = Download as XLSX
desk-export-csv = Download as CSV
desk-export-native-name = Name in own script
desk-export-latin-name = Name in Latin letters
desk-export-requested = Registered at ({ $zone })
desk-export-delegation = Delegation
desk-export-invited = Invited at ({ $zone })
desk-export-decided = Decided at ({ $zone })
desk-export-refusal = Reason given
desk-export-came = First check-in ({ $zone })
desk-export-version = { $label } (version { $n })
desk-audit-registration-export = Exported a forum’s registrations
desk-feedback = Feedback
desk-feedback-lead = What participants said after the forum, without their names.
desk-feedback-none = This forum asks nothing afterwards. Questions for it can be added to the form.
desk-feedback-answers = 
    { $n ->
        [one] One answer
       *[other] { $n } answers
    }
desk-audit-form-add = Added a question to a form
desk-audit-form-edit = Changed a question of a form
desk-audit-form-move = Moved a question of a form
desk-audit-form-retire = Retired a question of a form
desk-audit-form-ask-again = Asked a question of a form again

# The letter after a forum
letter-feedback-subject = Your view of { $forum }
letter-feedback-thanks = Thank you for taking part in “{ $forum }”. We would like to ask you a few questions: what was of use to you, and what we should do better next time.
letter-feedback-nameless = The organisers read the answers without names. The page is open for two months.
letter-action-feedback = Answer the questions
desk-letter-feedback = Questions after a forum
desk-letter-registration_link = New link to a registration
desk-reason-no-answers-are-taken-any-more = No answers are taken any more
# Files as answers
question-file-later = You give this file on the page “My registration”, to which the mail about your registration leads: PDF, JPEG or PNG.
answer-file-given = The file that you have given:
answer-file-choose = File
answer-file-replace = Another file in its place
answer-file-hint = PDF, JPEG or PNG, at most 5 MB.
answer-file-send = Send the file
answer-file-remove = Take the file back
answer-file-remove-now = Take this file back
problem-answer-file-too-large = The file is larger than 5 MB
problem-file-missing = Please choose a file
problem-too-many-files = At most five files can be given with one registration
problem-no-file-in-feedback = Feedback is read without names, so it asks for no files
