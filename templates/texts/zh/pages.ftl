# 时间
moment = { $day } { $hour }（{ $zone }）
moment-span-one-day = { $day } { $from }–{ $to }（{ $zone }）
moment-span = { $first } { $from } 至 { $last } { $to }（{ $zone }）
zone-name = { $city }，{ $offset }
from-to = { $from } 至 { $to }
hours-next-day = { $hours }（次日）
colon = ：
list-comma = 、

# 每一页
skip-to-content = 跳到正文
nav-languages = 语言
nav-places = 主菜单
nav-forums = 论坛
nav-classes = 培训班
nav-association = 校友联谊会
nav-about = 关于我们
nav-timeline = 大事记
nav-privacy = 个人信息
nav-desk = 工作台
nav-me = 我的页面
nav-sign-in = 登录
nav-mailbox = 演示信箱
nav-applications = 入会申请
nav-members = 会员
nav-people = 人员
nav-mailings = 群发邮件
nav-suppressions = 停发名单
nav-audit = 操作记录
foot-zones = 所有时间均标明时区。本页不向任何第三方发送请求。
choose = 请选择
sign-out = 退出登录

# 语言与形式
language-zh = 中文
language-en = 英语
language-ru = 俄语
language-fa = 波斯语
mode-in_person = 线下
mode-online = 线上
mode-hybrid = 线下与线上

# 首页与介绍
home-title = 论坛与校友
home-empty = 尚未载入资料。
home-all-forums = 全部论坛
home-functions = 我们的工作
join-button = 加入联谊会
about-figures = 数字概览
about-founding = 创立经过
about-whole-timeline = 完整大事记
about-platforms = 研究平台
about-commissioning = 委托单位
about-supporting = 支持单位
about-think-tanks = 智库
about-cooperating = 合作组织
about-goals = 服务宗旨
classes-title = 培训班
classes-lead = 共举办 { $classes } 期培训班，培训学员 { $places } 人次。
classes-find-yours = 请找到您参加过的培训班，申请加入校友联谊会。
classes-when = 日期
classes-places = 人次
classes-this-is-mine = 我参加过这一期

# 论坛
forums-coming = 即将举办
forums-past = 往届论坛
forums-none = 目前没有已公布的论坛。
forum-within = { $from } 至 { $to } 期间
forum-no-date = 日期未载
forum-open = 正在报名
forum-draft = 草稿：仅工作人员可见
forum-cancelled = 已取消
forum-cancelled-notice = 本论坛已取消。
forum-series = 系列：{ $title }
forum-when = 时间
forum-where = 地点
forum-languages = 语言
forum-interpretation = 配同声传译
forum-organisers = 主办单位
forum-places = 名额
forum-places-taken = 共 { $capacity } 席，已登记 { $taken } 席
forum-waitlisted = 候补 { $n } 人
forum-registration-opens = 报名开始
forum-registration-closes = 报名截止
forum-not-open-yet = 报名尚未开始。
forum-registration-closed = 报名已截止。
forum-who = 参会类别
forum-quota = 名额
forum-free = 余额
forum-agenda = 议程
forum-session = 环节
forum-room = 会场
forum-to-desk = 在工作台查看本论坛
register-button = 报名参加
add-to-calendar = 加入日历

# 表单
label-native_name = 本国文字姓名
label-latin_name = 拉丁字母姓名
label-name = 姓名
label-email = 电子邮箱
label-country = 国家或地区
label-category = 参会类别
label-language = 邮件语言
label-time_zone = 您所在的时区
label-class = 培训班
label-code = 验证码
hint-native-name = 按贵国习惯的顺序填写，可以留空。
hint-latin-name = 与护照一致，例如 Rustam Yusupov
hint-latin-name-roll = 请按参加培训时登记的写法填写
hint-email = 确认邮件将发送到这个邮箱
hint-email-join = 我们会发送一个确认链接。请填写您现在使用的邮箱。
hint-language = 我们将用这种语言给您写信
hint-time-zone = 选择后，我们会同时注明您当地的时间
hint-class = 年份、名称与编号
hint-code = 八位数字，十分钟内有效
time-zone-of-forum = 只需论坛所在时区
summary-title = 请检查 { $n } 处填写
category-free = 余 { $n } 席
category-waitlist = 已满，将列入候补
category-full = 已满
register-title = 论坛报名
register-privacy = 您填写的内容仅用于本次论坛。
registered-title = 请查收邮件
registered-lead = 我们已向您填写的邮箱发送邮件。
registered-next = 邮件会说明席位是否已为您保留，或您在候补名单中的序号。如需保留席位，请打开邮件中的链接并确认邮箱。
registered-nothing-came = 十分钟内没有收到？请查看垃圾邮件文件夹，或用正确的邮箱重新报名。
demo-to-mailbox = 这是演示环境：所有邮件都进入演示信箱

# 我的报名
my-registration = 我的报名
registration-held = 席位已保留，邮箱待确认
registration-confirmed = 已确认
registration-awaiting_approval = 等待审核
registration-waitlisted = 候补中
registration-offered = 有席位待您接受
registration-withdrawn = 已退出
registration-refused = 未通过
registration-expired = 已过期
registration-held-until = 席位为您保留至 { $until }，请在此之前确认邮箱。
registration-confirm = 确认邮箱并保留席位
registration-confirm-by-mail = 请使用我们邮件中的链接确认邮箱。
registration-place-in-line = 您在候补名单中排第 { $n } 位。一有空席，我们会立即写信告知。
registration-offered-until = 有一个席位空出，请在 { $until } 之前通过邮件中的链接接受。
registration-confirmed-sentence = 您的席位已确认，期待与您见面。
registration-withdrawn-sentence = 本次报名已退出。如报名尚未截止，您可以重新报名。
registration-expired-sentence = 未在期限内确认邮箱或接受席位，席位已让给他人。如报名尚未截止，您可以重新报名。
registration-withdraw-title = 我不能参加
registration-withdraw-warning = 您的席位将立即让给下一位候补者，此操作不可撤销。
registration-withdraw = 退出报名

# 席位与邀请
offer-title = 有一个席位留给您
offer-until = 请在 { $until } 之前答复。
offer-accept = 接受席位
offer-decline = 放弃
offer-decline-means = 如果放弃，席位将让给下一位，您的报名随之结束。
offer-accepted = 您已接受席位。
offer-over = 该席位已过期或已答复，现已让给他人。
invitation-title = 个人邀请
invitation-sentence = 我们诚挚邀请您出席本次论坛，请告知您能否参加。
invitation-accept = 接受邀请
invitation-decline = 不能参加
invitation-accepted = 您已接受邀请。
invitation-declined = 您已谢绝邀请，感谢告知。
invitation-change-later = 论坛开始之前，您可以更改答复。此链接仅供您本人使用。

# 联谊会
association-lead = 凡参加过我们培训班的学员，均可加入校友联谊会：与同学保持联系，优先获知论坛消息，并自行决定向谁公开信息。
association-how-title = 如何加入
association-how-1 = 找到您参加过的培训班。
association-how-2 = 按当时登记的姓名填写申请，并留下现在使用的邮箱。
association-how-3 = 通过我们发送的链接确认邮箱。
association-how-4 = 工作人员将申请与学员名册核对，随后您会收到会员编号。
association-find-class = 查找我的培训班
join-title = 加入校友联谊会
join-lead = 请告知您参加过哪一期培训班。我们会与学员名册核对，其他人不会看到您的申请。
join-privacy = 您填写的内容用于在名册中核对您的身份。
join-send = 提交申请
applied-title = 请查收邮件
applied-lead = 我们已向您填写的邮箱发送邮件。
applied-next = 请打开邮件中的链接并确认邮箱，之后工作人员会审核您的申请。
application-title = 我的申请
application-confirm-sentence = 请确认这是您本人的邮箱。
application-confirm = 确认邮箱
application-unconfirmed = 邮箱待确认
application-pending = 邮箱已确认。工作人员审核后会写信给您。
application-approved = 您已获准入会，欢迎加入联谊会。
application-refused = 您的申请未能通过，原因见我们的邮件。
membership-active = 有效
membership-dormant = 暂停
membership-left = 已退会
membership-deceased = 已故

# 登录
sign-in-lead = 我们会把验证码发送到您的邮箱，无需密码。
sign-in-send = 发送验证码
sign-in-code-title = 输入验证码
sign-in-code-lead = 如果该邮箱属于某个账户，含验证码的邮件已经发出。
sign-in-another-code = 重新获取验证码
sign-in-as = 以 { $name } 的身份登录
me-member-number = 会员编号
me-member-since = 入会日期
me-no-member = 该账户尚不属于联谊会会员。
me-classes = 我的培训班
me-registrations = 我的报名

# 停止群发邮件
unsubscribe-title = 我们的群发邮件
unsubscribe-sentence = 不再向 { $address } 发送群发邮件？
unsubscribe-button = 不再接收群发邮件
unsubscribe-done = 我们不再向 { $address } 发送群发邮件。
unsubscribe-still = 您本人操作所引起的邮件（例如报名论坛）仍会照常送达。

# 个人信息
privacy-lead = 我们只保存举办论坛和联谊会所必需的信息。
privacy-what-title = 保存哪些信息
privacy-what = 您的姓名、邮箱、国家、语言和参加过的培训班；就某次论坛而言，还有您的报名和答复。只有办理签证函需要时才会询问护照信息。
privacy-mail-title = 邮件
privacy-mail = 我们的邮件没有隐形图片，也没有统计点击的链接。任何群发邮件都可以一键停止。
privacy-cookies-title = 小型文本文件（Cookie）
privacy-cookies = 一个用于保持登录，另一个用于保护您提交的表单。除此之外没有其他，也不涉及第三方。
privacy-rights-title = 您的权利
privacy-rights = 您可以询问我们掌握了哪些关于您的信息，要求更正或删除。请写信给秘书处。

# 错误
error-title = 未能完成
error-not-found = 没有这个页面。地址可能有误，或页面已移动。
error-forbidden = 您的账户无权查看此页面。
error-forged = 表单来自其他页面，或打开时间过长。请返回并刷新页面后重新提交。
error-bad-request = 无法理解该请求。
error-misdirected = 该地址不属于本网站。
error-too-many = 操作过于频繁，请稍候再试。
error-too-large = 提交的内容过大或传送过慢。
error-unavailable = 暂时无法应答，请半分钟后再试。
error-internal = 我们这边出现了问题，已经记录。
error-kept = 您填写的内容保留在本页，可以直接重新提交，无需再次输入。
error-send-again = 重新提交
error-home = 回到首页
error-id = 咨询编号：{ $id }
error-registration-closed = 本论坛报名已截止。
error-registration-ended = 本次报名已结束。
error-forum-full = 论坛名额已满。
error-link-over = 此链接已失效，或复制不完整。

# 填写问题
problem-missing = 请填写此项
problem-too-long = 内容过长
problem-forbidden-character = 含有此处不能使用的字符
problem-not-latin = 请只用拉丁字母，与护照一致
problem-no-at-sign = 缺少 @ 符号，例如 rustam@court.example
problem-bad-address = 邮箱地址不完整
problem-bad-domain = @ 之后的域名不完整
problem-unknown-country = 请从列表中选择国家
problem-unknown-language = 请选择语言
problem-unknown-zone = 没有这个时区，请按 Asia/Shanghai 的形式填写
problem-unknown-category = 请选择一个类别
problem-unknown-class = 请从列表中选择培训班
problem-unknown-forum = 没有这个论坛
problem-unknown-access-code = 此代码无效
problem-wrong-code = 验证码有误或已失效
problem-missing-translation = 缺少这种语言的文本
problem-ends-before-start = 结束时间早于开始时间
problem-in-the-past = 该时间已经过去
problem-bad-moment = 请按 2027-05-20 09:00 的形式填写日期和时间
problem-bad-hour = 请按 09:00 的形式填写时间
problem-not-a-number = 请填写整数
problem-not-years = 请按“1, 5, 10”的形式填写年数
problem-bad-code = 请用小写拉丁字母、数字和连字符
problem-code-twice = 该代码重复
problem-unknown-placeholder = 含有不存在的占位符
problem-placeholder-not-here = 含有本次邮件无法填充的占位符
problem-needs-a-forum = 本次邮件不属于任何论坛
problem-needs-an-anniversary = 只有“周年通知”类邮件可以这样设置
problem-in-row = 第 { $row } 行：{ $sentence }
