answer-yes = 是
answer-no = 否
answers-between = ；
question-optional = （选填）
question-consent = 同意事项
question-only-if = 仅当您对“{ $question }”的回答是“{ $answer }”时填写
question-only-if-agreed = 仅当您同意“{ $question }”时填写
form-has-changed = 您填写期间，主办方修改了这份表格。您填写的内容仍在下方，请核对后再次提交。
answers-registration = 我的回答
answers-acceptance = 参会信息
answers-feedback = 您的反馈
answers-save = 保存
answers-none-open = 现在没有需要填写的内容，或已不能修改。
answers-unanswered = 
    { $n ->
       *[other] 还有 { $n } 个必答问题等待您填写。
    }
error-answers-not-open = 这些回答现在不能修改。
problem-one-answer-only = 请只选一个回答
problem-consent-needed = 没有您的同意，我们无法接受报名
problem-unknown-choice = 请从所列回答中选择
problem-unknown-file = 现在不能在此上传文件
problem-unknown-field = 这个论坛的表格没有这个问题
problem-bad-number = 请用数字填写，例如 12 或 12.5
problem-bad-date = 请按 2027-05-20 的样式填写日期
problem-bad-phone = 请填写带国际区号的电话号码，例如 +7 701 000 00 00
problem-bad-key = 请用小写拉丁字母开头，只用小写字母、数字和下划线，最多 40 个字符
problem-key-taken = 这个论坛已有同名的问题，请换一个简称
problem-too-many-fields = 一个论坛最多可有 100 个问题
problem-needs-choices = 请写出可供选择的回答
problem-too-many-choices = 一个问题最多可有 100 个选项
problem-choice-missing-translation = 请用三种语言写出这个回答
problem-conditions-of-one-field = 请只选同一个问题的回答
problem-condition-comes-later = 条件只能针对前面的问题
problem-needed-by-a-condition = 另一个问题以这里删去的回答为条件，请先修改那个问题
desk-form = 报名表
desk-form-lead = 除姓名、邮箱等基本信息外，这个论坛还问什么。修改后的问题只用于以后的回答；已有的回答保留当时的问法。
desk-form-empty = 还没有自己的问题。
desk-form-add = 添加问题
desk-form-edit = 修改问题
desk-form-save = 保存
desk-form-preview = 预览表格
desk-form-preview-lead = 参会者看到的表格如下，可在各语言间切换。这里填写的内容不会保存。
desk-form-question = 问题
desk-form-answers = 回答
desk-form-older = 其中 { $n } 份回答的是较早的问法
desk-form-up = 上移
desk-form-down = 下移
desk-form-retire = 不再询问
desk-form-retire-means = 以后不再询问；已有的回答保留。
desk-form-retire-now = 不再询问
desk-form-retired = 不再询问的问题
desk-form-again = 重新询问
desk-form-required = 必须回答
desk-form-key-hint = 供表格导出和程序使用，以后不能改，例如 diet
desk-form-choices-hint = 只用于单选和多选。请为每个回答写一个简短代码和三种语言的文字。
desk-form-only-if-hint = 如不选择，则询问所有人。只能选择同一个问题的回答。
desk-form-condition = “{ $question }”：{ $answer }
desk-form-answered = 
    { $n ->
       *[other] 已有 { $n } 份报名回答了这个问题。修改只用于以后的回答；已有的回答保留当时的问法，也会照样导出。
    }
desk-form-versions = 较早的问法
desk-form-version = （第 { $n } 版）
desk-form-stage-registration = 报名时
desk-form-stage-acceptance = 报名确认后
desk-form-stage-feedback = 论坛结束后
desk-field-kind-text = 一行文字
desk-field-kind-long_text = 多行文字
desk-field-kind-number = 数字
desk-field-kind-date = 日期
desk-field-kind-choice = 单选
desk-field-kind-several = 多选
desk-field-kind-country = 国家或地区
desk-field-kind-phone = 电话号码
desk-field-kind-file = 文件
desk-field-kind-yes_no = 是或否
desk-field-kind-consent = 同意事项
desk-label-key = 简称
desk-label-stage = 何时询问
desk-label-label_zh = 问题（中文）
desk-label-label_en = 问题（英文）
desk-label-label_ru = 问题（俄文）
desk-label-hint_zh = 提示（中文）
desk-label-hint_en = 提示（英文）
desk-label-hint_ru = 提示（俄文）
desk-label-choices = 可选的回答
desk-label-only_if = 只在下列回答之后询问
desk-error-field-is-needed = 另一个问题以这个问题为条件，请先修改那个问题。
desk-registration-no-answers = 没有回答。
desk-registration-older = 标有版本的回答，问题此后已修改；这里显示当时的问法。
desk-export-xlsx = 下载 XLSX 表格
desk-export-csv = 下载 CSV 表格
desk-export-native-name = 本族文字姓名
desk-export-latin-name = 拉丁字母姓名
desk-export-requested = 报名时间（UTC）
desk-export-version = { $label }（第 { $n } 版）
desk-audit-registration-export = 导出论坛的报名
desk-feedback = 论坛反馈
desk-feedback-lead = 这是参会者在论坛结束后的回答，不显示姓名。
desk-feedback-none = 这个论坛没有会后问题。可在报名表中添加。
desk-feedback-answers = 
    { $n ->
       *[other] { $n } 份回答
    }
desk-audit-form-add = 为报名表添加问题
desk-audit-form-edit = 修改报名表的问题
desk-audit-form-move = 移动报名表的问题
desk-audit-form-retire = 停用报名表的问题
desk-audit-form-ask-again = 恢复报名表的问题

# The letter after a forum
letter-feedback-subject = 敬请反馈：{ $forum }
letter-feedback-thanks = 感谢您参加“{ $forum }”。谨请您拨冗回答几个问题，告诉我们哪些内容对您有所裨益，哪些方面有待改进。
letter-feedback-nameless = 主办方看到的答复不附姓名。页面开放两个月。
letter-action-feedback = 填写反馈
desk-letter-feedback = 会后反馈邀请
desk-reason-no-answers-are-taken-any-more = 反馈已截止
