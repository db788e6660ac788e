# 工作台首页
desk-home-forums = { $n ->
        [0] 目前没有即将举行的已发布论坛。
       *[other] 有 { $n } 个已发布的论坛即将举行。
    }
desk-home-drafts = { $n ->
        [0] 没有草稿。
       *[other] 有 { $n } 个论坛仍是草稿。
    }
desk-home-applications = { $n ->
        [0] 没有待审批的申请。
       *[other] 有 { $n } 份申请待审批。
    }
desk-home-people = { $n ->
        [0] 尚未录入任何人员。
       *[other] 共有 { $n } 人在册。
    }
desk-home-members = 联谊会会员名单、会员编号和入会日期。
desk-home-mailings-under-way = { $n ->
        [0] 没有正在发送的群发邮件。
       *[other] 有 { $n } 批群发邮件正在发送。
    }
desk-home-mailings-coming = { $n ->
        [0] 未来 30 天内没有待发的群发邮件。
       *[other] 未来 30 天内有 { $n } 批群发邮件待发。
    }
desk-home-post = 全部邮件的状态、搁置的邮件以及暂停发信。
desk-home-suppressions = 不再接收群发邮件的邮箱及原因。
desk-home-nothing = 您的账户目前在工作台没有可办事项。如需办理，请向管理员申请角色。
desk-home-audit = 工作人员的操作及时间。

# 各页通用词语
desk-actions = 操作
desk-all-countries = 全部国家和地区
desk-all-states = 全部状态
desk-category = 参会类别
desk-class = 培训班
desk-class-option = { $code } · { $title }（{ $n } 人）
desk-country = 国家或地区
desk-email = 电子邮箱
desk-forum = 论坛
desk-language = 语言
desk-latin-name = 拉丁字母姓名
desk-name = 姓名
desk-native-name = 本国文字姓名
desk-next = 后一百条
desk-no-address = 没有邮箱
desk-nothing-more = 没有更多内容。
desk-older = 更早的记录
desk-pages = 翻页
desk-phone = 电话
desk-position = 职务
desk-row = 第 { $n } 行
desk-save = 保存
desk-search = 查找
desk-show = 显示
desk-since = 起始日期
desk-state = 状态
desk-state-option = { $state }（{ $n }）
desk-when = 时间
desk-zone = 时区
desk-edit = 编辑

# 论坛
desk-forum-new = 新建论坛
desk-forum-new-lead = 草稿只有工作人员可见。您可以先保存未完成的内容，以后再发布。
desk-forum-edit = 编辑论坛
desk-forum-edit-published = 该论坛已发布：您在此保存的内容会立即显示在公开页面上。时间或地点如有变更，所有报名者都会收到邮件，并附有新的日历文件。
desk-forums-none = 目前没有由您负责的论坛。
desk-forum-state-draft = 草稿
desk-forum-state-published = 已发布
desk-forum-state-cancelled = 已取消
desk-forum-over = 已结束
desk-places = 名额
desk-places-taken = 共 { $capacity } 个名额，已占 { $taken } 个
desk-no-registration = 不接受报名
desk-waiting = 候补
desk-taken = 已占
desk-words = 标题、简介和地点
desk-words-hint = 标题须以三种语言写全，论坛才能发布。
desk-words-fa = 波斯语（仅用于证件）
desk-words-fa-hint = 可不填写。填写后可出具波斯语证书和邀请函；页面和邮件不使用波斯语。
desk-time-and-place = 形式和时间
desk-registration = 报名
desk-hint-time-zone = 本表单中的时间均为该时区的当地时间，例如 Asia/Shanghai
desk-hint-second-zone = 在论坛页面上与第一时区并列显示，方便远道而来的参会者。可以留空。
desk-hint-wall-clock = 按论坛所在时区填写
desk-hint-opens = 按论坛所在时区填写。留空则自发布之时起开放报名。
desk-hint-closes = 按论坛所在时区填写。留空则到论坛结束时截止报名。
desk-hint-capacity = 请填写整数。留空则本论坛不接受报名。
desk-hint-categories = 哪些人可以参加，以及每一类的名额。代码用简短的小写拉丁字母，例如 alumni。空行将被忽略。
desk-category-code = 代码
desk-category-title-zh = 中文名称
desk-category-title-en = 英文名称
desk-category-title-ru = 俄文名称
desk-category-quota = 名额
desk-hint-agenda = 每场会议一行。结束时间早于开始时间的，视为跨越午夜。空行将被忽略。
desk-session-starts = 开始
desk-session-ends = 结束
desk-session-title-zh = 中文标题
desk-session-title-en = 英文标题
desk-session-title-ru = 俄文标题
desk-sessions = { $n ->
        [0] 尚无议程
       *[other] 共 { $n } 场
    }
desk-missing-lead = 有些文字尚未写好，在此之前读者看到的是其他语言的文字。
desk-missing-title = { $language ->
        [zh] 缺少中文标题。
        [ru] 缺少俄文标题。
       *[en] 缺少英文标题。
    }
desk-missing-summary = { $language ->
        [zh] 缺少中文简介。
        [ru] 缺少俄文简介。
       *[en] 缺少英文简介。
    }
desk-missing-venue = { $language ->
        [zh] 缺少中文地点。
        [ru] 缺少俄文地点。
       *[en] 缺少英文地点。
    }
desk-not-ready = 本论坛还不能发布
desk-publish = 发布论坛
desk-publish-means = 发布后，所有人都能看到本论坛，并按时开放报名。发布后不能再改回草稿。
desk-preview = 预览
desk-public-page = 公开页面
desk-forum-cancel = 取消论坛
desk-forum-cancel-warning = 所有有效报名将立即终止。每位已报名者都会收到一封邮件，邮件附件会将本论坛从其日历中移除。此操作无法撤销。
desk-forum-discard = 删除草稿
desk-forum-discard-warning = 草稿及其中填写的全部内容将被删除。此操作无法撤销。
desk-forum-discard-now = 确定删除草稿
desk-error-forum-cancelled = 本论坛已经取消，不能再修改。
desk-error-forum-not-a-draft = 本论坛已不是草稿。
desk-error-forum-is-a-draft = 本论坛仍是草稿：请删除草稿，无需取消论坛。
desk-error-forum-has-mailings = 有群发邮件涉及本论坛，草稿因此保留，仅工作人员可见。
desk-error-forum-not-announced = 只有已发布、设有名额且尚未开始的论坛才能发出邀请。
desk-error-forum-title-shouts = 论坛名称全部使用大写字母，或感叹号多于一个。邮件服务商会将以此为主题的邀请视为广告；请先修改名称，再发出邀请。

# 邀请
desk-invitations = 邀请
desk-invitations-sent = 已邀请
desk-invitations-accepted = 已接受
desk-invitations-declined = 已谢绝
desk-invitations-open = 尚未答复
desk-invited = { $n ->
        [0] 没有新的受邀人：他们此前均已受到邀请。
       *[other] { $n } 封邀请函正在发出。
    }

# 报名
desk-registrations = 报名情况
desk-registrations-none = 尚无报名。
desk-registrations-none-such = 没有符合所选条件的报名。
desk-requested-at = 报名时间
desk-withdraw = 撤回报名
desk-withdraw-warning = 席位将立即让给候补名单上的下一位，参会者会收到邮件。此操作无法撤销。
desk-withdraw-now = 确定撤回

# 入会申请
desk-application-state-pending = 待审批
desk-application-state-approved = 已批准
desk-application-state-refused = 未批准
desk-applications-none-pending = 没有待审批的申请。
desk-applications-none-approved = 尚无已批准的申请。
desk-applications-none-refused = 没有未获批准的申请。
desk-applied-at = 申请时间
desk-on-the-roll = 与名册比对
desk-roll-found = 确认一致
desk-roll-not-found = 尚不能确定
desk-match = 名册中有一条记录可以确认：{ $name }。
desk-match-other-address = 名册上此人的邮箱为 { $address }，与申请不同。批准之前，请核实申请人确为本人：批准后，新邮箱将取代原邮箱。
desk-match-is-member = 名册中有一条记录可以确认：{ $name }，但此人已是会员。
desk-no-match = 名册中没有可以确认的记录。请比对相近的记录，或向申请人核实。
desk-approve-title = 批准
desk-hint-enrolment = 申请须对应名册中的一条记录：相近的记录排在前面并列出依据，其后是该班的其他记录。已是会员的人不可选择。
desk-approve-means = 批准后，申请人成为会员，获得会员编号和账户，并收到欢迎邮件。申请中填写的邮箱将成为其本人邮箱。
desk-approve = 批准申请
desk-ask = 向名册上的邮箱询问
desk-ask-means = 也可以向名册上所选记录的邮箱询问：邮箱持有人确认申请属于本人后，即成为会员。
desk-asked = 已向 { $address } 询问申请是否属于本人。
desk-asked-answer = { $answer ->
        [mine] { $address } 的持有人答复：申请属于本人。
       *[not_mine] { $address } 的持有人答复：申请不属于本人。
    }
desk-audit-application-ask = 向名册上的邮箱询问
desk-letter-application_claim = 向名册上的邮箱询问
desk-reason-the-application-was-decided-or-the-question-asked-elsewhere = 该申请已有决定，或已在别处询问
desk-is-member = 会员
desk-certain = 可以确认
desk-approve-takes-two = 可以确认的记录，由一名工作人员批准即可；其他记录须由两人决定：一人提议，另一人批准。
desk-proposed = { $officer } 提议的记录是 { $name }。如无误，请批准；也可以另选一条。
desk-proposed-by-you = 您已提议 { $name }，现须由另一名工作人员批准。
desk-match-points = { $points } 分（满分100分）
desk-match-family = { $how ->
        [same] { $writing ->
            [native] 本国文字的姓相同
            [latin] 拉丁字母的姓相同
           *[across] 姓相同，书写文字不同
        }
        [alike] { $writing ->
            [native] 本国文字的姓相近
            [latin] 拉丁字母的姓相近
           *[across] 姓相近，书写文字不同
        }
       *[differs] 姓不同
    }
desk-match-given = { $how ->
        [same] { $writing ->
            [native] 本国文字的名相同
            [latin] 拉丁字母的名相同
           *[across] 名相同，书写文字不同
        }
        [alike] { $writing ->
            [native] 本国文字的名相近
            [latin] 拉丁字母的名相近
           *[across] 名相近，书写文字不同
        }
       *[differs] 名不同
    }
desk-match-name = { $how ->
        [same] { $writing ->
            [native] 本国文字的姓名相同
            [latin] 拉丁字母的姓名相同
           *[across] 姓名相同，书写文字不同
        }
        [alike] { $writing ->
            [native] 本国文字的姓名相近
            [latin] 拉丁字母的姓名相近
           *[across] 姓名相近，书写文字不同
        }
       *[differs] 姓名有一部分不同
    }
desk-match-patronymic = { $how ->
        [same] 父称相同
       *[differs] 父称不同
    }
desk-match-native-name = 本国文字的姓名不同
desk-match-country = 国家不同
desk-match-class = 班次相同
desk-match-address = 邮箱相同
desk-match-phone = 电话相同
desk-thresholds = 匹配标准
desk-thresholds-lead = 每份申请都与名册比对。姓名最多70分，班次15分，国家5分，邮箱25分，电话20分；不符之处扣分。
desk-label-certain = 可以确认的分数
desk-hint-certain = 1至100分。达到此分数，且比下一条记录至少高10分时，一名工作人员即可批准。
desk-label-possible = 显示的分数
desk-hint-possible = 1至100分。达到此分数的记录，工作人员可以看到依据。
desk-thresholds-set = 保存分数
desk-audit-application-propose = 为入会申请提议名册记录
desk-audit-application-set-thresholds = 修改匹配标准
desk-refuse-title = 不予批准
desk-hint-reason = { $language ->
        [zh] 申请人将在我们的邮件中看到这段文字，请用中文书写。
        [ru] 申请人将在我们的邮件中看到这段文字，请用俄文书写。
       *[en] 申请人将在我们的邮件中看到这段文字，请用英文书写。
    }
desk-refuse = 不予批准并通知申请人
desk-error-decided = 这份申请已经审批过了。

# 人员和会员
desk-hint-q = 姓名（任何文字均可）或邮箱的一部分
desk-people-none = 没有找到。请换一种写法，或少输入几个字。
desk-is-suppressed = 不接收群发邮件
desk-member-number = 会员编号
desk-member-since = { $number }，{ $day }入会
desk-not-a-member = 不是会员
desk-members-none = 联谊会目前没有会员。
desk-no-classes = 学员名册中没有此人。
desk-name-on-roll = 名册上的姓名
desk-mail = 发给此人的邮件
desk-mail-none = 尚未给此人发过邮件。
desk-mail-what = 邮件
desk-mail-moved = 最近变动
desk-mail-answer = 原因或发信服务器的答复
desk-mail-attempts = 已尝试 { $n } 次
desk-letter-sign_in_code = 登录验证码
desk-letter-unknown = 本版本不认识的邮件
desk-letter-registration = 报名状态
desk-letter-already_registered = 已经报过名
desk-letter-registration_ended = 报名已结束
desk-letter-forum_moved = 时间或地点变更
desk-letter-seat_offer = 席位递补通知
desk-letter-invitation = 邀请函
desk-letter-application_address = 确认邮箱的链接
desk-letter-application_refused = 申请未获批准
desk-letter-membership_welcome = 欢迎入会
desk-letter-mailing = 群发邮件
desk-letter-of-mailing = 群发邮件：{ $name }
desk-delivery-queued = 排队中
desk-delivery-leased = 处理中
desk-delivery-handing_over = 正在交付
desk-delivery-accepted = 发信服务器已接收
desk-delivery-rejected = 被拒收
desk-delivery-deferred = 暂缓，稍后重试
desk-delivery-suppressed = 已停发
desk-delivery-cancelled = 已取消
desk-delivery-missed = 已错过
desk-delivery-uncertain = 结果不明
desk-reason-the-registration-has-ended-since = 报名此后已结束
desk-reason-the-door-is-shut-or-its-link-was-revoked = 入口已关闭，或链接已撤销
desk-reason-the-application-was-decided-which-another-letter-says = 申请已有结果，由另一封邮件告知
desk-reason-the-application-is-not-refused = 该申请目前并未被拒绝
desk-reason-the-invitation-was-answered = 邀请已得到答复
desk-reason-the-forum-invites-nobody-any-more = 论坛已停止邀请
desk-reason-the-person-has-no-address-any-more = 此人已没有邮箱地址
desk-reason-the-forum-was-cancelled = 论坛已取消
desk-reason-the-forum-has-begun = 论坛已开始
desk-reason-the-forum-has-changed-again-which-another-letter-says = 论坛安排再次变更，由另一封邮件告知
desk-reason-the-forum-has-ended-since = 论坛此后已结束
desk-reason-nothing-differs-in-the-language-of-its-reader = 以收件人的语言看，内容没有变化
desk-reason-the-mailing-has-no-content = 群发邮件没有内容
desk-reason-the-person-is-no-longer-registered = 此人目前没有有效报名
desk-reason-it-speaks-of-a-forum-and-there-is-none = 邮件中提到论坛，但没有关联任何论坛
desk-reason-it-names-a-class-and-the-run-is-for-none = 邮件中提到培训班，但此次发送未针对任何培训班
desk-reason-it-counts-years-and-the-run-is-no-anniversary = 邮件中提到周年数，但此次发送并非周年纪念
desk-reason-it-says-when-the-forum-is-and-the-forum-has-no-date = 邮件中提到论坛时间，但论坛尚未定下日期
desk-reason-the-membership-has-ended = 会员资格已终止
desk-reason-what-it-is-about-is-no-longer-there = 邮件所涉及的内容已不存在
desk-reason-the-registration-has-moved-on-which-another-letter-says = 报名状态已变动，由另一封邮件告知
desk-reason-a-place-was-offered-which-another-letter-says = 已有席位可供递补，由另一封邮件告知
desk-reason-the-registration-has-ended-which-another-letter-says = 报名已结束，由另一封邮件告知
desk-reason-the-registration-has-not-ended = 报名尚未结束
desk-reason-the-offer-was-answered-or-has-expired = 席位递补通知已得到答复或已过期
desk-reason-the-code-was-used-has-expired-or-a-newer-one-was-asked-for = 验证码已使用、已过期，或已另行申请新的验证码
desk-reason-cancelled-by-staff = 由工作人员取消
desk-reason-closed-by-staff = 已由工作人员结案
desk-reason-cancelled-when-mail-was-let-go-again = 恢复发信时取消
desk-reason-no-address = 没有邮箱地址
desk-reason-topic-refused = 收件人不再接收此类主题的邮件
desk-reason-mailings-paused = 收件人已暂停接收邮件
desk-reason-its-time-ran-out = 已超过发送时限
desk-reason-the-lease-ran-out = 邮件准备过程中断，将重新处理
desk-reason-the-last-look-is-too-long-ago = 最后核对后过久仍未交给中继服务器，将重新处理
desk-reason-it-lay-too-long-with-its-worker = 中继服务器响应缓慢，邮件等待过久，将重新处理
desk-reason-set-aside-its-lease-ran-out-again-and-again = 邮件准备过程多次中断，已搁置
desk-reason-the-worker-ended-during-the-hand-over = 交付途中发信程序停止运行
desk-reason-the-database-ended-while-it-was-in-hand = 邮件发送途中数据库停止运行
desk-reason-writing-it-failed = 邮件生成失败
desk-reason-this-version-knows-no-such-letter = 当前程序版本不认识此类邮件，稍后再试
desk-reason-set-aside-no-version-at-work-knows-such-a-letter = 已搁置：没有运行中的程序版本认识此类邮件
desk-reason-the-courier-failed-during-the-hand-over = 交付途中发信程序出错
desk-reason-no-answer-in-time = 发信服务器未及时答复

# 停发名单
desk-suppressions-lead = 这些邮箱不再接收群发邮件。由本人操作引起的邮件，例如报名回执，仍会照常送达。
desk-suppressions-none = 停发名单为空。
desk-suppression-unsubscribed = 本人通过邮件中的链接退订
desk-suppression-hard_bounce = 邮箱不存在
desk-suppression-soft_bounces = 三十天内五次被退回
desk-suppression-complaint = 投诉为垃圾邮件
desk-suppression-staff = 由工作人员停发
desk-lift = 恢复
desk-lift-warning = 恢复后，该邮箱会重新收到群发邮件。请仅在本人要求时恢复。
desk-lift-now = 确定恢复
desk-suppressions-any = 全部原因
desk-suppressed-until = 至 { $when }
desk-suppression-add = 停止向某个地址发送
desk-suppression-add-lead = 在有人解除之前，群发邮件不再发往该地址。
desk-suppression-wrong = 请填写电子邮箱，例如 name@example.org。
desk-suppression-note = 原因
desk-suppression-note-hint = 仅供工作人员查看，本人看不到。
desk-suppression-add-now = 停止发送
desk-bounces = 退回的邮件
desk-bounce-user_unknown = 地址不存在
desk-bounce-mailbox_full = 邮箱已满
desk-bounce-mailbox_disabled = 邮箱已停用
desk-bounce-domain_unknown = 该域名不接收邮件
desk-bounce-moved = 对方已更换地址
desk-bounce-relay_denied = 服务器不受理该地址
desk-bounce-loop = 邮件循环转发
desk-bounce-too_large = 邮件过大
desk-bounce-unreachable = 无法连接服务器
desk-bounce-delayed = 投递延迟
desk-bounce-temporary = 服务器要求稍后再试
desk-bounce-greylisted = 服务器要求首次来信稍候
desk-bounce-rate_limited = 发送过于频繁，受邮件服务商限制
desk-bounce-reputation = 邮件服务商不信任我方服务器
desk-bounce-spam = 被当作垃圾邮件
desk-bounce-authentication = 邮件服务商未认可我方签名
desk-bounce-policy = 被服务器规则拒绝
desk-bounce-system = 服务器故障
desk-bounce-complaint = 投诉垃圾邮件
desk-bounce-unknown = 服务器未说明原因

# 操作记录
desk-audit-lead = 工作人员的每次操作都有一条记录，与操作同时写入，不可更改。
desk-audit-at = 时间
desk-audit-by = 操作人
desk-audit-by-program = 程序
desk-audit-what = 操作
desk-audit-details = 详情
desk-audit-forum-save = 保存论坛
desk-audit-forum-publish = 发布论坛
desk-audit-forum-cancel = 取消论坛
desk-audit-forum-discard = 删除论坛草稿
desk-audit-forum-invite = 邀请培训班参加论坛
desk-audit-registration-withdraw = 撤回报名
desk-audit-application-approve = 批准入会申请
desk-audit-application-refuse = 不批准入会申请
desk-audit-mailing-create = 新建群发邮件
desk-audit-mailing-write = 撰写群发邮件的内容
desk-audit-mailing-schedule = 启用群发邮件
desk-audit-mailing-cancel = 停止群发邮件
desk-audit-run-pause = 暂停发送
desk-audit-run-resume = 继续发送
desk-audit-run-cancel = 取消发送
desk-audit-run-block = 因邮件不合规则而暂缓发送
desk-audit-staff-add = 授予账户角色
desk-audit-suppression-add = 停止向某个地址发送
desk-audit-suppression-lift = 恢复停发的邮箱
desk-audit-delivery-retry = 重新发送了一封邮件
desk-audit-delivery-close = 将一封邮件结案
desk-audit-post-hold = 暂停了全部邮件
desk-audit-post-release = 恢复了发信
desk-audit-post-add-house = 添加了邮件服务商
desk-audit-post-set-pace = 修改了邮件服务商的发送速度
desk-audit-post-wake-house = 结束了邮件服务商的暂停
desk-audit-post-move-domain = 将域名移入邮件服务商

# 群发邮件
desk-mailing = 群发邮件
desk-mailing-new = 新建群发邮件
desk-mailing-new-lead = 先选定发送对象，再用三种语言撰写内容，并确定发送时间。启用之前不会发出任何邮件。
desk-mailing-create = 新建
desk-mailings-none = 尚无群发邮件。
desk-kind = 类型
desk-kind-announcement = 通告
desk-kind-invitation = 邀请
desk-kind-reminder = 提醒
desk-kind-anniversary = 周年通知
desk-kind-means-announcement = 全体发送对象都应知晓的事项
desk-kind-means-invitation = 请收件人关注某个论坛；可答复的个人邀请函从该论坛的页面发出
desk-kind-means-reminder = 例如论坛开始前一周
desk-kind-means-anniversary = 在培训班结业若干周年的当天
desk-hint-topic = 收件人可以选择愿意接收的主题类别。不愿接收此类邮件的人不会收到。
desk-topic-usual = 按类型的惯用类别
desk-mailing-state-draft = 草稿
desk-mailing-state-scheduled = 已启用
desk-mailing-state-sent = 已发送
desk-mailing-state-cancelled = 已停止
desk-hint-name = 只有工作人员看得到
desk-hint-audience = 只发给邮箱已经确认且未退订的人。发送之前您可以看到人数。
desk-hint-forum = 发送对象为论坛报名者时必须选择。选择论坛后，内容中可以提及该论坛，也可以在开始前若干天发送提醒。
desk-no-forum = 不涉及论坛
desk-audience-everyone = 全部在册人员
desk-audience-nobody = 无人
desk-audience-a-class = 某个培训班的全体学员
desk-audience-a-country = 某个国家或地区的全部人员
desk-audience-registrants = 已确认参加该论坛的人员
desk-audience-silent = 受邀参加该论坛但尚未答复的人员
desk-audience-silent-means = 人数见下方论坛名称之后。
desk-forum-with-silent = { $forum }：{ $n } 位嘉宾尚未答复
desk-audience-class = 该培训班的全体学员：{ $title }（{ $code }）
desk-audience-country = 该国家或地区的全部人员：{ $country }
desk-audience-language = 以该语言接收邮件的全部人员：{ $language }
desk-audience-members = { $state ->
        [dormant] 联谊会的休眠会员
        [left] 联谊会的前会员
        [deceased] 联谊会的已故会员
       *[active] 联谊会的在籍会员
    }
desk-audience-registered = 该论坛的全部有效报名者：{ $forum }
desk-audience-registered-in-state = 报名状态如下的人员：{ $state }；论坛：{ $forum }
desk-audience-invited = 受邀参加此论坛的所有人：{ $forum }
desk-audience-invited-silent = 受邀参加此论坛但尚未答复的所有人：{ $forum }
desk-audience-invited-accepted = 已接受此论坛邀请的所有人：{ $forum }
desk-audience-invited-declined = 已谢绝此论坛邀请的所有人：{ $forum }
desk-audience-people = 指定的 { $n } 人
desk-audience-and = { $a }；并且须为：{ $b }
desk-audience-or = { $a }；以及：{ $b }
desk-audience-not = 不包括：{ $others }
desk-to-whom = 发送对象
desk-its-audience = 本批邮件的发送对象
desk-reach-count = 目前可送达
desk-reach-language = { $language ->
        [zh] 中文
        [ru] 俄文
        [fa] 波斯文
       *[en] 英文
    }
desk-reach-excluded = 无法送达：
desk-reach-no-address = 没有邮箱：{ $n } 人
desk-reach-through-focal-point = 只能通过联络人联系：{ $n } 人
desk-reach-unconfirmed = 邮箱尚未确认：{ $n } 人
desk-reach-suppressed = 邮箱在停发名单中：{ $n } 人
desk-reach-topic-refused = 不愿接收此类邮件：{ $n } 人
desk-reach-paused = 已暂停接收群发邮件：{ $n } 人
desk-reach-sample = 部分收件人
desk-reach-person = { $name }，{ $country }，{ $language }
desk-content = 内容
desk-content-hint = 段落之间请空一行。主题和正文中可以使用下列占位符，发送时会替换为每位收件人的内容：
desk-placeholder-person-salutation = 称呼，例如“尊敬的王伟先生：”
desk-placeholder-person-name = 收件人姓名
desk-placeholder-forum-title = 论坛名称
desk-placeholder-forum-when = 论坛时间，注明时区
desk-placeholder-forum-link = 论坛页面的链接
desk-placeholder-class-title = 培训班名称
desk-placeholder-occasion-years = 周年数，只填数字
desk-placeholder-link-registration = 收件人“我的报名”页面的链接
desk-content-save = 保存内容
desk-unwritten-lead = 三种语言都写好之后才能启用。
desk-unwritten = { $language ->
        [zh] 缺少中文。
        [ru] 缺少俄文。
       *[en] 缺少英文。
    }
desk-schedule = 发送时间
desk-schedule-lead = 启用之后，内容和时间不再改变；发送对象在发送时重新统计。
desk-when-now = 立即发送
desk-when-at = 定时发送
desk-when-before-forum = 论坛开始前若干天
desk-when-anniversary = 各培训班结业若干周年的当天
desk-hint-at-local = 按下方的时区填写
desk-hint-days = 0（当天）至 365
desk-hint-years = 用逗号隔开，例如 1, 5, 10
desk-hint-hour = 用于论坛前的提醒和周年通知
desk-hint-schedule-zone = 以上时间所属的时区，例如 Asia/Shanghai
desk-schedule-means = { $n ->
        [0] 按目前情况，没有人会收到这批邮件。
       *[other] 按目前情况，将有 { $n } 人收到这批邮件。
    }
desk-schedule-on = 启用
desk-schedule-at = 发送一次：{ $moment }
desk-schedule-before-forum = { $days ->
        [0] 论坛开始当天 { $hour }（{ $zone }）
       *[other] 论坛开始前 { $days } 天 { $hour }（{ $zone }）
    }
desk-schedule-anniversary = 在各培训班结业满以下年数的当天发给该班：{ $years }；{ $hour }（{ $zone }）
desk-coming = 即将发送
desk-coming-days = 未来 { $days } 天内待发
desk-coming-more = 此后还有 { $n } 批
desk-coming-none = 未来 400 天内没有待发的群发邮件。
desk-mailing-of-class = { $class }：结业 { $years } 周年
desk-mailing-starting = 时间已到，一分钟内开始发送。
desk-mailing-moves = 发送期间，本页每五秒自动刷新。
desk-mailing-live-on = 自动刷新本页
desk-mailing-live-off = 停止自动刷新
desk-mailing-stop = 停止群发
desk-mailing-stop-warning = 停止之后，这批邮件不再发出。发信服务器已接收的邮件无法收回。此操作无法撤销。
desk-mailing-stop-now = 确定停止
desk-error-mailing-not-a-draft = 这批邮件已经启用或停止，不能再修改。
desk-runs = 各次发送
desk-run-state-running = 正在发送
desk-run-state-paused = 已暂停
desk-run-state-finished = 已完成
desk-run-state-cancelled = 已取消
desk-run-state-missed = 已错过
desk-run-missed-means = 在预定时间及其后一天内，程序没有运行。这批邮件不再补发。
desk-run-blocked = 程序已暂缓发送这批邮件，因为它们不符合主要邮件服务商的规则：
desk-lint-long-line = 邮件中有一行超过 998 个字符
desk-lint-bare-line-break = 邮件中有一行的行尾不符合标准
desk-lint-header-from = 邮件应当有且只有一个发件人
desk-lint-header-date = 邮件应当有且只有一个日期
desk-lint-header-message-id = 邮件应当有且只有一个标识
desk-lint-eight-bit-header = 邮件头中有未经编码的文字
desk-lint-long-encoded-word = 邮件头中有编码后超过 75 个字符的词
desk-lint-no-unsubscribe = 邮件程序无法从这封邮件一键退订
desk-lint-unsubscribe-not-https = 退订链接未受 https 保护
desk-lint-unsigned = 已设置签名密钥，但邮件没有签名
desk-lint-foreign-signature = 签名所属的域名与发件人地址不一致
desk-lint-unsubscribe-unsigned = 签名未覆盖退订方式
desk-lint-subject-empty = 主题为空
desk-lint-subject-long = 主题超过 998 个字符
desk-lint-subject-shouts = 主题全部为大写字母，或有多个感叹号
desk-lint-subject-pretends = 主题的开头像是回复或转发的邮件
desk-lint-no-charset = 邮件的某一部分未注明字符集
desk-lint-no-text = 邮件没有纯文本部分
desk-lint-text-too-short = 纯文本部分的内容远少于带格式的部分
desk-lint-html-too-large = 邮件超过 102 KB，Gmail 将截断显示
desk-lint-remote-image = 邮件中含有来自别处的图片
desk-lint-link-to-a-number = 有链接指向数字地址而非域名
desk-lint-foreign-link = 有链接指向其他网站；请只链接到我们的页面
desk-lint-active-content = 邮件中含有表单或脚本
desk-lint-link-misleads = 有链接显示的网址与实际指向的不同
desk-lint-unsubscribe-not-shown = 邮件中没有可见的退订链接
desk-run-bar = 发信服务器已接收 { $accepted }%，暂缓 { $deferred }%，被拒收、错过或结果不明 { $failed }%
desk-run-pause = 暂停
desk-run-resume = 继续
desk-run-cancel = 取消其余邮件
desk-run-mails = 本次发送的邮件
desk-run-ask = 某人为何收到或没有收到？请输入邮箱
desk-run-answer = { $state }，自 { $since }
desk-run-answer-none = 本次发送中没有发往该邮箱的邮件：开始发送时，收件范围内没有使用该邮箱的人，或者该邮箱尚未确认、已退订或已停发。
desk-count-recipients = 收件人
desk-count-accepted = 发信服务器已接收
desk-count-on-the-way = 待交发信服务器
desk-count-deferred = 暂缓，稍后重试
desk-count-rejected = 被拒收
desk-count-suppressed = 已停发
desk-count-uncertain = 结果不明
desk-count-cancelled = 已取消
desk-count-missed = 已错过

# 邮件
desk-post-lead = 本系统的全部邮件，以及需要您处理的事项。
desk-post-oldest = { $n ->
        [0] 没有到期超过一分钟的邮件。
       *[other] 到期最久的邮件已等待 { $n } 分钟。
    }
desk-post-waiting = 待发送
desk-post-waiting-none = 没有等待发送的邮件。
desk-post-how-many = 数量
desk-post-oldest-due = 最早一封的应发时间
desk-hold = 暂停发信
desk-hold-since = 自 { $moment } 起，全部邮件已暂停，目前不发送任何邮件。
desk-held-instance = 数据库来自另一个名称的系统，看来是一份副本。
desk-held-restored = 数据库由备份恢复、被复制，或者备用库已经接管。此前已发出的邮件可能没有记录。
desk-held-staff = 工作人员已暂停全部邮件。
desk-hold-look = 查看待发邮件
desk-hold-none = 目前没有暂停发信。
desk-hold-begin = 暂停全部邮件
desk-hold-begin-warning = 从现在起不再发送任何邮件，包括登录验证码。报名和定时发送照常进行，相关邮件等到恢复发信后再发。如果您的登录在此期间失效，只能通过服务器上生成的链接登录。
desk-hold-begin-now = 立即暂停全部邮件
desk-hold-release = 恢复发信
desk-hold-release-warning = 上面“待发送”中的邮件将立即发出。如果数据库由备份恢复，请先查明此前邮件已发到何时，并取消这些邮件。
desk-hold-sent-before = 取消应在此时间之前发出的邮件
desk-hold-sent-before-hint = 按协调世界时（UTC）。留空则不取消任何邮件。
desk-hold-release-now = 恢复发信并发送
desk-dead = 已搁置或结果不明
desk-dead-lead = 这些邮件不会自动处理。结果不明的邮件可能已被发信服务器接收；再发一次，对方可能收到两封相同的邮件。
desk-dead-none = 没有这样的邮件。
desk-dead-decide = 处理
desk-dead-retry = 再发一次
desk-dead-retry-warning = 将以同一封邮件重新发出。结果不明的邮件只能这样重发一次。
desk-dead-close = 不再发送，直接结案
desk-dead-more = 其余的请在“邮件”页面查看。
desk-run-all = 本次发送的全部邮件
desk-houses = 邮件服务商
desk-houses-lead = 一家邮件服务商可能拥有一个或多个域名。群发邮件按各服务商各自的速度发送；登录验证码和确认邮件立即发送。服务商要求放慢时，先暂停一段时间，再以一半的速度发送；此后每半小时没有再提出要求，就恢复一级。
desk-house-pace = 速度
desk-house-per-minute = { $n ->
       *[other] 每分钟 { $n } 封
    }
desk-house-per-minute-now = { $n ->
       *[other] 目前每分钟 { $n } 封
    }
desk-house-unpaced = 不限速，以发信服务器的接收速度为准
desk-house-other = 其他所有域名
desk-house-well = 正常接收
desk-house-slowed = 已放慢
desk-house-rests = 暂停中
desk-house-said = 最近一次放慢时对方的答复：
desk-house-rests-until = { $when } 之前不向该服务商发送群发邮件。
desk-house-wake-warning = 对方要求放慢后仍继续发送，可能会被全部拒收。请确认对方已恢复接收，再结束暂停。
desk-house-wake = 立即结束暂停
desk-house-pace-lead = 修改后从下一封群发邮件起生效。
desk-house-per-minute-hint = 请填写整数。留空表示不限速，以发信服务器的接收速度为准。
desk-house-at-once-hint = 一段时间没有发送之后，同一时刻最多可发出的封数。
desk-house-set = 保存速度
desk-house-no-domains = 此处没有列出域名。
desk-house-domain-hint = 例如 court.example。该域名将脱离现在所属的服务商，等待发往该域名的群发邮件也改用这里的速度。
desk-house-move = 将此域名移入
desk-house-add = 添加邮件服务商
desk-house-hint = 供同事识别的简短名称：小写拉丁字母、数字和连字符，添加后不能修改。
desk-house-domains-hint = 每行一个，即 @ 之后的部分。这些域名将脱离现在所属的服务商。
desk-house-add-now = 添加此服务商

# 各项名称，用于表单和错误提示
desk-label-title_zh = 中文标题
desk-label-title_en = 英文标题
desk-label-title_ru = 俄文标题
desk-label-title_fa = 波斯语标题
desk-label-summary_zh = 中文简介
desk-label-summary_en = 英文简介
desk-label-summary_ru = 俄文简介
desk-label-venue_zh = 中文地点
desk-label-venue_en = 英文地点
desk-label-venue_ru = 俄文地点
desk-label-venue_fa = 波斯语地点
desk-label-mode = 参加方式
desk-label-time_zone = 时区
desk-label-second_time_zone = 第二时区
desk-label-starts_at = 开始时间
desk-label-ends_at = 结束时间
desk-label-registration_opens_at = 报名开始时间
desk-label-registration_closes_at = 报名截止时间
desk-label-capacity = 总名额
desk-label-waitlist = 名额满后保留候补名单
desk-label-categories = 参会类别
desk-label-agenda = 议程
desk-label-class = 培训班
desk-label-category = 参会类别
desk-label-enrolment = 名册中的记录
desk-label-reason = 原因
desk-label-q = 查找
desk-label-name = 群发邮件的名称
desk-label-kind = 类型
desk-label-topic = 邮件主题类别
desk-label-audience = 发送对象
desk-label-country = 国家或地区
desk-label-forum = 论坛
desk-label-subject_zh = 中文主题
desk-label-subject_en = 英文主题
desk-label-subject_ru = 俄文主题
desk-label-body_zh = 中文正文
desk-label-body_en = 英文正文
desk-label-body_ru = 俄文正文
desk-label-when = 发送方式
desk-label-at_local = 日期和时间
desk-label-days = 论坛开始前的天数
desk-label-years = 结业后的年数
desk-label-hour = 钟点
desk-label-house = 邮件服务商
desk-label-domains = 域名
desk-label-domain = 域名
desk-label-per_minute = 每分钟封数
desk-label-at_once = 同一时刻最多发出的封数
problem-category-in-use = 已有人报名的类别不能删除，代码也不能更改
problem-no-enrolment = 请选择该班名册中的一条记录
problem-already-member = 此人已是会员
problem-address-of-another = 已有另一位会员使用此邮箱登录，请申请人提供本人专用的邮箱
problem-house-taken = 已有同名的邮件服务商，请换一个名称
problem-not-a-domain = 这不是有效的域名，请按 court.example 的形式填写

# 组件页
desk-components-title = 页面组件
desk-components-lead = 页面所用的全部组件，各种语言依次排列。
desk-sample-title = 法官与法官相会
desk-sample-lead = 导语用一两句话说明本页的内容。
desk-sample-text = 正文行宽适中，便于阅读，其中可以有链接，也可以有数字，例如 2463。
desk-sample-link = 一个链接
desk-sample-quiet = 次要文字说明值得知道、也可以略过的内容。
desk-sample-button = 主要操作
desk-sample-button-plain = 次要操作
desk-sample-button-danger = 无法撤销的操作
desk-sample-tag = 一般
desk-sample-tag-good = 已完成
desk-sample-tag-wait = 等待中
desk-sample-tag-wrong = 失败
desk-sample-notice = 继续之前，请先了解这一点。
desk-sample-notice-good = 您的操作已经完成。
desk-sample-notice-wrong = 您的操作未能完成。
desk-sample-details = 更多说明
desk-sample-form = 表单
desk-sample-form-wrong = 有错误的表单
desk-sample-line = 单行文字
desk-sample-hint = 提示说明应填写的内容，并举例
desk-sample-area = 多行文字
desk-sample-choice = 单项选择
desk-sample-choice-1 = 第一项
desk-sample-choice-2 = 第二项
desk-sample-check = 是的，需要
desk-sample-select = 从列表中选择
desk-sample-table = 表格
desk-sample-facts = 要点
desk-sample-figures = 数据
desk-label-sample_line = 单行文字
desk-label-sample_choice = 单项选择
