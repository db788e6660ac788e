# 证件上的文字：入场券、签证邀请函、证书
document-ticket-heading = 入场券
document-ticket-hint = 请在入口处出示此码，纸质或手机屏幕均可。本券仅限本人使用。
document-fact-when = 时间
document-fact-where = 地点
document-fact-forum = 活动
document-fact-name = 姓名
document-fact-nationality = 国籍
document-fact-birth = 出生日期
document-fact-passport = 护照号码
document-fact-expiry = 护照有效期至
document-fact-duration = 参加时长
document-fact-companions = 随行人员
document-badge-companion = { $name } 的随行人员
document-numbered = 编号 { $number } · { $day }
document-visa-heading = 邀请函
document-visa-request = { $institution }诚邀下列人员参加“{ $forum }”（{ $where }，{ $days }）。谨请主管领事机构为此及时签发签证。
document-visa-promise = 本邀请函仅限本人使用，且只适用于上述活动和日期。本函可能被撤销；是否有效，可通过下方网址查验。
document-signature = 签字盖章
document-check = 查验本文件：{ $page }
document-certificate-heading = 参会证书
document-certificate-opening = 兹证明
document-certificate-words = { $gender ->
       *[other] 参加了{ $institution }举办的“{ $forum }”。
    }
document-certificate-sessions = 参加的会议
document-days = { $first }至{ $last }
document-session-when = { $day } { $from }–{ $to }
document-duration = { $minutes ->
        [0] { $hours }小时
       *[other] { $hours }小时{ $minutes }分钟
    }

# 我的报名：入场券、签证邀请函、证书
papers-title = 入场券和文件
ticket-show = 显示入场券
ticket-code = 入场二维码
ticket-as-pdf = PDF 格式的入场券
papers-ticket-means = 入场券上有入场用的二维码，内容以当前报名信息为准；信息变更后请重新生成。
papers-ticket-make = 生成入场券（PDF）
papers-ticket-later = 席位确认后即可生成入场券。
papers-ticket-postponed = 新日期公布后，可再次生成入场券。
papers-being-made = 正在生成，本页会自动刷新。
papers-set-aside = 此文件未能生成，请与主办方联系。
papers-open = 打开（PDF）
papers-issued = 签发日期：{ $day }
papers-link-by-mail = 入场券和文件只能通过我们发给您的邮件中的链接打开。
papers-kind-ticket = 入场券
papers-kind-badges = 胸牌
papers-kind-visa_letter = 签证邀请函
papers-kind-certificate = 参会证书
papers-passport = 签证邀请函所需护照信息
papers-passport-given = 已于{ $day }提交。邀请函签发前可以更换。
papers-passport-means = 签证邀请函需要您的护照信息。信息提交后立即加密，只有本论坛的签证专员说明理由后才能查看，理由会记录在案。护照信息在论坛结束 { $days } 天后删除。
papers-passport-give = 填写护照信息
papers-passport-save = 保存护照信息
papers-passport-not-asked = 此处不需要护照信息，或已不再需要。
hint-passport-name = 与护照上的拉丁字母姓名一致
hint-passport-number = 与护照一致，例如 AB1234567
label-passport_name = 护照姓名
label-passport_number = 护照号码
label-nationality = 国籍
label-born_on = 出生日期
label-expires_on = 有效期至
label-passport_consent = 我同意将这些信息用于签发签证邀请函，并在论坛结束后删除
problem-not-a-passport-number = 护照号码由 5 至 20 位字母和数字组成，请核对
problem-not-a-day = 请按 2031-11-03 的格式填写日期
problem-not-a-birthday = 这不可能是出生日期，请核对
problem-passport-expired = 该护照已过期，请核对日期，或填写新护照
problem-passport-consent-needed = 只有经您同意，我们才能保存这些信息
problem-nobody-chosen = 请至少选择一人
problem-same-language-twice = 请选择两种不同的语言
problem-no-language-chosen = 请至少选择一种语言
desk-certificates-to-come = 还有 { $n } 份证书正在签发，每份签发后会发邮件通知本人。
desk-label-languages_zh = 中文证书
desk-label-languages_en = 英文证书
desk-label-languages_ru = 俄文证书
desk-label-languages_fa = 波斯语证书
problem-paper-lacks-title = 论坛标题没有这种语言的文本
problem-paper-lacks-venue = 地点没有这种语言的文本
problem-paper-lacks-session = 所参加的会议中，有的标题没有这种语言的文本
problem-paper-lacks-institution = 机构名称没有这种语言的文本

# 查验文件
verify-title = 查验文件
verify-lead = 每份签证邀请函和证书上都有二维码。请扫描二维码，或输入其网址末尾的序列号。仅凭文件编号（如 V-2027-0012）无法查询。
verify-serial = 序列号
verify-check = 查验
verify-valid = 该文件有效。
verify-revoked = 该文件已于{ $day }撤销，不再有效。
verify-outdated = 此邀请函确由我方签发，但论坛此后有变更，其中的日期或地点可能已不适用。论坛目前情况见下。
verify-unknown = 没有使用该序列号的文件，请核对输入。
verify-kind = 文件
verify-number = 编号
verify-issued = 签发日期
verify-initials = 持有人
verify-state = 论坛目前状态
verify-state-draft = 未发布
verify-state-published = 按公布的安排举行
verify-state-postponed = 已延期
verify-state-cancelled = 已取消
verify-when = 时间
verify-compare = 请将编号、活动和姓名首字母与文件核对。为保护持有人，此处不显示更多信息。

# 工作台：论坛的文件
desk-documents = 文件
desk-documents-none = 尚未签发签证邀请函或证书。
desk-documents-issued = { $n ->
        [0] 没有签发新文件：所有人均已持有，或条件尚不具备。
       *[other] 已签发 { $n } 份文件，邮件正在发送。
    }
desk-document-kind = 文件
desk-document-number = 编号
desk-document-holds = 有效
desk-document-revoked = 已撤销
desk-document-erased = 已删除
desk-document-outdated = 内容已有变更
desk-document-why-registration-withdrawn = 报名已撤回
desk-document-why-registration-refused = 报名未获批准
desk-document-why-registration-expired = 报名已失效
desk-document-why-forum-cancelled = 论坛已取消
desk-document-why-forum-moved = 论坛的日期、地点或名称已变更
desk-document-revoke-warning = 撤销后，查验页面将显示该文件已撤销，持有人会收到邮件。此操作无法恢复。
desk-document-revoke-now = 确认撤销
desk-document-reissue = 重新签发
desk-document-reissue-means = 按当前信息签发新编号的文件，并撤销本文件。持有人会收到邮件。
desk-document-change = 变更
desk-label-why = 理由
desk-badges-means = 供打印和裁剪的胸牌，每页八张，包含所有席位已确认的参会者。
desk-badges-make = 生成胸牌（PDF）
desk-badges-made = 胸牌，生成于{ $moment }
desk-certificates = 证书
desk-certificates-means = 每人获得一份证书，每种语言一页，并收到附有链接的邮件；已有证书者不再签发。证书载明签到所示的时长和场次。
desk-certificates-whom = 签发对象
desk-certificates-came = 已签到的参会者：{ $n } 人
desk-certificates-everybody = 所有席位已确认者，不论是否签到
desk-certificates-later = 论坛结束后才能签发证书。
desk-certificates-issue = 签发证书
desk-visa-letters = 签证邀请函
desk-visa-letters-off = 本论坛不签发签证邀请函，也不收集护照信息。
desk-visa-on = 席位已确认的参会者可以提交护照信息，申请签证邀请函
desk-visa-kept-days = 论坛结束后保留护照信息的天数
desk-visa-save = 保存
desk-visa-wishes = { $n ->
        [0] 没有人在等待签证邀请函。
       *[other] { $n } 位参会者已提交护照信息，等待签发邀请函。
    }
desk-visa-issue = 为所选人员签发邀请函
desk-visa-outdated = 有 { $n } 份签证邀请函所写的日期、地点或名称已经变更。
desk-visa-reissue = 全部重新签发
desk-visa-see-passport = 护照
desk-label-chosen = 参会者
desk-label-first_language = 第一语言
desk-label-second_language = 第二语言
desk-label-kept_days = 护照信息保留天数
desk-passport = 护照
desk-passport-masked = 信息已加密。查看者须说明理由；姓名、理由和时间将记入操作日志。
desk-passport-open = 查看护照
desk-passport-none = 没有护照信息，或已删除。
desk-error-document-not-now = 目前无法签发此文件：论坛须已发布，席位须已确认；证书在论坛结束后签发，签证邀请函在论坛结束前签发。
desk-error-document-revoked = 该文件此前已撤销。
desk-error-document-no-passport = 护照信息已删除或从未提交，无法签发新的邀请函。
desk-letter-document_ready = 文件已签发
desk-letter-document_revoked = 文件已撤销
desk-reason-the-document-does-not-hold-any-more = 该文件在此期间已撤销或删除
desk-audit-forum-badges = 生成胸牌
desk-audit-forum-visa-terms = 设置论坛是否签发签证邀请函
desk-audit-forum-kept-days = 设置论坛的个人答复保留天数
desk-audit-forum-forget = 论坛的个人答复保留期满，已删除
desk-audit-document-issue = 签发文件
desk-audit-document-revoke = 撤销文件
desk-audit-document-open = 打开签证邀请函
desk-audit-passport-reveal = 查看护照

# 有关文件的邮件
letter-action-documents = 我的文件
letter-visa-subject = 您的签证邀请函：{ $forum }
letter-visa-ready = 您参加“{ $forum }”的签证邀请函已签发，编号为 { $number }。
letter-certificate-subject = 您的参会证书：{ $forum }
letter-certificate-ready = 感谢您参加“{ $forum }”。您的参会证书已签发，编号为 { $number }。
letter-document-behind-link = 您可以通过下方链接打开并打印。链接仅供您本人使用，请勿转发此邮件。
letter-document-behind-link-of-another = 文件可通过下方链接打开并打印。请只将链接转交本人，勿转发他人。
letter-document-revoked-subject = 文件已撤销：{ $forum }
letter-visa-revoked = 您参加“{ $forum }”的签证邀请函（编号 { $number }）已撤销，不再有效，请勿继续使用。
letter-certificate-revoked = 您参加“{ $forum }”的证书（编号 { $number }）已撤销，不再有效。
letter-document-revoked-ask = 如有疑问，请与主办方联系。
letter-ended-visa-letter = 您的签证邀请函已失效，请勿再使用。
