# 随行人员
companions-title = 随行人员
companions-most = 您最多可以带 { $n } 位随行人员。
companions-means = 每位随行人员占用一个席位，与您一同入场。相关邮件只发给您本人。
companions-none = 您尚未填写随行人员。
companions-add = 添加随行人员
companions-add-now = 添加此人
companions-change = 修改
companions-change-title = 修改随行人员
companions-remove = 移出名单
companions-remove-means = 席位将立即转给他人。
companions-remove-now = 将此人移出名单
companions-full = 您的随行人员已达上限。
companions-nobody = 您所报的类别不能带随行人员。
companions-closed = 现已不能添加或修改随行人员。在报名有效期间，您仍可将人员移出名单。
companions-not-yet = 您获得席位并确认邮箱之后，即可添加随行人员。在此之前，您可以修改已填写的人员，或将人员移出名单。
companions-no-room = 目前没有可供此人使用的席位：余下的席位须先留给候补人员，或者该国名额已满。您的名单未作改动。
label-role = 随行身份
hint-role = 例如：配偶、翻译、司机。
problem-companion-twice = 此人已在您的名单中
problem-no-companions = 此类别不能带随行人员
problem-too-many-companions = 随行人数超出此类别的上限
problem-party-too-large = 总名额少于你们一行的人数，请减少随行人员
problem-party-finds-no-room = 余下的席位不够你们一行使用，请减少随行人员

# 一同报名与一同候补
category-brings = 最多可带 { $n } 位随行人员
register-company = 随行人员
register-company-hint = 每位随行人员占用一个席位。如席位不够一行全部人员使用，你们将一同候补，并一同获得席位。未在此填写的人员不作登记。
register-company-number = 第 { $n } 位
register-company-more = 先填写一位随行人员
label-companions = 随行人员
label-with_native_name = 随行人员姓名
label-with_latin_name = 随行人员的拉丁字母姓名
label-with_country = 随行人员的国家或地区
label-with_role = 随行人员的身份
waits-together = 你们一行共候补 { $n } 个席位，届时将一次性提供。如减少随行人员，可能会更早轮到。
waits-laid-aside = 其中 { $n } 个席位已经空出，正为你们留存。
companions-remove-means-waiting = 你们候补的席位将减少一个，可能会更早轮到。

# 管理后台、签到和邮件
desk-label-companions = 每人可带随行人员数
places-hint-companions = 填 0 表示不可带随行人员。每位随行人员占用此类别的一个席位。与他人一同报名者一同候补：空出的席位先为其留存，凑足后一并提供。
desk-label-visa_letters = 此类别的参会者可申请签证邀请函（论坛提供时）
desk-label-certificates = 此类别的参会者可获得证书
companions-with = 随行 { $n } 人
companions-among = 已占席位中，随行人员 { $n } 位。
check-in-with = 随行 { $n } 人：{ $names }
check-in-with-them = 随行人员：
letter-fact-companions = 随行人员
company-laid-aside = 已为其留存 { $laid } 个空席，待凑足一行所需的 { $wants } 个后一并提供，其后的候补人员不会获得这些席位。
company-too-large = 一行共候补 { $wants } 个席位，超出论坛、所报类别或所属国家的总名额。其他候补人员将先获得席位。
letter-held-party = 感谢您报名参加“{ $forum }”。我们为您及随行人员保留 { $n } 个席位至 { $until }。
letter-waitlisted-party = 感谢您报名参加“{ $forum }”。目前余下的席位不够你们一行 { $n } 人使用，你们已一同进入候补名单，排在第 { $place } 位。
letter-waitlisted-together = 一旦席位足够一行全部人员使用，我们将通过邮件通知您。如减少随行人员，可能会更早轮到：您可以通过以下链接将人员移出名单。
letter-offer-party = “{ $forum }”空出 { $n } 个席位，候补名单现已轮到您和您的随行人员。
letter-offer-party-until = 我们为你们一行保留这些席位至 { $until }。请打开以下链接，选择接受席位，或者让给下一位。
letter-offer-party-silence = 如届时未收到您的答复，这些席位将转给下一位，您的报名也将结束。
