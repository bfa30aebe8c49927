"""How boilerplate begins, in Chinese (both scripts) and English. A pattern is matched at the start of a stripped line.

Patterns are anchored and their repeats bounded, so that a line is looked at once. A marker that ordinary sentences
begin with too has to fill its line, or to stand with a second sign of what it is.
"""

import re

_FLAGS = re.IGNORECASE | re.VERBOSE

SENTENCE_END = re.compile(r"[。！？!?.…；;][”’」』\"')）\]]{0,3}$")

NUMBERING = re.compile(r"(?:\d{1,3}[.)、．]?\s*|[.)、．•·*○●◦\-–—…_|]\s*){1,12}\Z")

# What one may click. A line made of these alone, in any number, is navigation.
_ACTION = r"""
    share | tweet | print | like | retweet | pin\ it | copy\ link | permalink | advertisement | sponsored
  | share\ (?:this|it)(?:\ (?:article|story|post|page))? | (?:share|follow\ us|find\ us)\ (?:on|via)\ [\w\ ,&/]{1,40}
  | follow\ us | print\ this\ (?:page|article) | email\ this(?:\ (?:page|article|story))? | (?:back|return
    |go)\ to\ top
  | skip\ to\ (?:main\ )?(?:content|navigation) | (?:click|tap)\ (?:here\ )?to\ (?:share|read\ more|view
    |enlarge)[\w\ ]{0,30}
  | read\ more | load\ more | show\ more | see\ all | view\ all | leave\ a\ (?:comment|reply) | add\ a\ comment
  | 分享 | 分享到?[:：]? | 分享至[:：]? | 一键分享 | 转发 | 轉發 | 点赞 | 點讚 | 收藏 | 打印 | 列印 | 复制链接
    | 複製連結
  | 微信(?:扫[码一]?扫?分享|好友)? | 朋友圈 | (?:新浪)?微博 | [qQ][qQ](?:空间|好友)? | 扫一扫(?:.{0,20})?
    | 扫码.{0,20}
  | 返回(?:顶部|頂部|首页|首頁|列表|上一页) | 回到顶部 | 回到頂部 | 查看更多 | 阅读(?:原文|全文|更多) | 閱讀(?:原文
    |全文|更多)
  | 展开全文 | 点击(?:查看|阅读|加载|展开|下载)[^。！？]{0,20} | 點擊(?:查看|閱讀)[^。！？]{0,20}
  | 字号[:：]?[大中小\ |]{0,8} | 字體[:：]?[大中小\ |]{0,8} | 纠错 | 举报 | 我要评论 | 发表评论 | 网友评论
    | 暂无评论 | 没有更多了
"""
# What means nothing else only beside another of its kind.
_PLACE = r"""
    home | menu | search | login | log\ in | sign\ in | sign\ up | register | about(?:\ us)? | contact(?:\ us)?
    | help | save
  | email | e-mail | next | prev(?:ious)? | comments? | facebook | twitter | x | linkedin | whatsapp | reddit
    | pinterest | telegram
  | instagram | youtube | wechat | weibo | rss | privacy(?:\ policy)? | terms(?:\ of\ (?:use|service))? | sitemap
    | subscribe
  | 首页 | 首頁 | 登录 | 登入 | 注册 | 註冊 | 搜索 | 关于我们 | 關於我們 | 联系我们 | 聯絡我們 | 网站地图 | 上一页
    | 下一页 | 评论 | 大 | 中 | 小
"""
_GAP = r"[\s|·•/,，、>»›:：←→↑-]{1,6}"
NAVIGATION = re.compile(
    rf"[←→↑»›<>•·*\s-]{{0,4}}(?:(?:{_ACTION})(?:{_GAP}(?:{_ACTION}|{_PLACE})){{0,12}}"
    rf"|(?:{_PLACE})(?:{_GAP}(?:{_ACTION}|{_PLACE})){{1,12}})[!.→»›>\s]{{0,4}}\Z",
    _FLAGS,
)
NEIGHBOUR = re.compile(
    r"""(?:[上下]一[篇条條]|(?:previous|next)\ (?:article|post|story|page))\s{0,2}(?:[:：].{0,100})?\Z""", _FLAGS
)
COPYRIGHT = re.compile(
    r"""(?: (?:©|\(c\)|copyright)\s{0,3}(?:©|\(c\)|\d{4}\b).{0,160} | ©.{1,160} | .{0,80}(?:©
    |\bcopyright).{0,80}all\ rights\ reserved\.?
    | all\ rights\ reserved\.? | (?:版权所有|版權所有|著作权所有)(?![者人的]).{0,80} | .{1,30}[\s©](?:版权所有
    |版權所有)
    | 未经(?:.{0,12})(?:授权|许可|允许)[^。]{0,20}(?:转载|复制|使用)[^。]{0,20}。? | 转载请注明.{0,40} )\Z""",
    _FLAGS,
)
_EDITOR = (
    r"(?:责任编辑|責任編輯|责编|責編|实习编辑|值班编辑|本文编辑|网络编辑|文字编辑|编辑|編輯|校对|校對|审校|审核|监制)"
)
CREDIT = re.compile(
    rf"[（(【\[]?\s{{0,2}}(?:{_EDITOR}\s{{0,2}}[:：丨|/].{{1,60}}"
    r"|(?:edited\ by|editors?:|editing\ by|reporting\ by)\s[^.!?]{1,80}\.?)\Z",
    _FLAGS,
)
CREDIT_AT_END = re.compile(rf"[（(【\[]\s?{_EDITOR}\s?[:：丨|][^（）()【】]{{1,30}}[)）】\]]\s*\Z")
SUBSCRIBE = re.compile(
    r"""(?: subscribe(?:\ (?:now|here|today))?[!.]? | (?:subscribe|sign\ up)\b[^.!?]{0,60}\b(?:newsletters?|alerts
    |e-?mail|channel|rss|inbox)\b[^.!?]{0,40}[.!]?
    | 订阅(?:本站|我们|更新|[^。]{0,10}(?:邮件|频道|公众号))[^。]{0,10}[。！]? | 欢迎(?:关注|订阅)[^。]{0,30}[。！]?
    | 关注(?:我们|[^。]{0,20}(?:公众号|微信|微博号))[^。]{0,20}[。！]? )\Z""",
    _FLAGS,
)
INLINE_LINK = re.compile(
    r"""(?:(?:相关|相關|延伸|推荐|推薦)(?:阅读|閱讀|报道|報導|新闻|新聞)|(?:related|also\ read|read\ also|read\ next
    |see\ also\ on\ our\ site))\s?[:：]\s?.{1,120}\Z""",
    _FLAGS,
)
COOKIES = re.compile(
    r"""(?: (?:we|this\ (?:web)?site|our\ (?:web)?site)\ uses?\ (?:\w+\ ){0,3}cookies\b | by\ (?:continuing|using
    |clicking)\b.{0,80}\bcookies?\b
    | (?:accept|reject|manage)\ (?:all\ )?cookies\Z | cookie\ (?:policy|settings|preferences|notice)\Z | (?:本网站
    |本網站|本站|我们|我們)使用.{0,10}cookies? )""",
    _FLAGS,
)
DISCLAIMER = re.compile(
    r"""(?: [【\[（(*]{0,3}(?:免责声明|免責聲明|免责条款|免责申明|重要声明|版权声明|disclaimers?|legal\ (?:notice
    |disclaimer)|risk\ (?:disclosure|warning))[】\]）)*]{0,3}\s{0,2}[:：]
    | [【\[]?(?:风险提示|風險提示|风险警示)[】\]]?\s{0,2}[:：].{0,200}(?:投资|投資|入市|谨慎|謹慎|盈亏自负|不构成
    |不構成|自行承担)
    | (?:投资|投資|股市|市场|市場)有(?:风险|風險)[,，].{0,10}(?:谨慎|謹慎|投资|自负)
    | (?:本文|本文内容|以上内容|以上信息|文章内容|以上觀點|以上观点)[^。]{0,40}(?:不构成|不構成|仅供参考|僅供參考
    |不代表本)
    | (?:this\ (?:article|content|material|information|report)|the\ (?:information|content
    |above))\b[^.]{0,100}\b(?:not\ (?:constitute|intended|(?:investment|financial|legal)\ advice)
    |informational\ purposes\ only)
    | past\ performance\ (?:is|does)\ (?:not|no)\b )""",
    _FLAGS,
)
_HEADING = r"[#>*\s【\[]{0,10}"
_HEADING_END = r"[\s】\]*#:：▼>»↓]{0,10}\Z"
NOTICE_HEADING = re.compile(
    rf"{_HEADING}(?:免责声明|免責聲明|免责条款|版权声明|disclaimers?|legal\ disclaimer"
    rf"|risk\ (?:disclosure|warning)){_HEADING_END}",
    _FLAGS,
)
LIST_HEADING = re.compile(
    rf"""{_HEADING}(?:
    热议(?:股票|话题) | 熱議股票 | (?:热门|熱門|最热|热点)(?:文章|新闻|新聞|股票|推荐|推薦|话题|評論|评论|标签|標籤
    |阅读|资讯|排行|搜索|视频)
  | (?:相关|相關)(?:阅读|閱讀|文章|新闻|新聞|推荐|推薦|报道|報導|链接|鏈接|资讯|專題|专题) | (?:推荐|推薦|延伸
    |猜你喜欢的)(?:阅读|閱讀|文章|视频)
  | 猜你(?:喜欢|想看) | 猜你喜歡 | 为您推荐 | 為您推薦 | 大家都在看 | 大家还在看 | 其他人还看了 | 编辑推荐
    | 編輯推薦 | 精彩推荐 | 今日推荐
  | (?:24小时|48小时|一周|今日|本周|点击|阅读|新闻)(?:热文|热榜|热门|排行|排行榜|热点|点击排行) | 更多(?:新闻|文章
    |精彩|推荐|资讯|相关)(?:内容)?
  | 最新(?:文章|新闻|评论|资讯|回复) | 热榜 | 友情链接
  | related\ (?:articles?|stories|story|posts?|news|reading|topics|content|links|coverage|tags)
  | most\ (?:read|popular|viewed|shared|commented|discussed)(?:\ (?:articles|stories|stocks|news))?
    | trending(?:\ (?:now|stories|topics|news|stocks|articles|on\ .{{1,30}}))?
  | (?:popular|latest|hot|top)\ (?:posts|articles|stories|news|stocks|headlines) | recommended(?:\ (?:for\ you
    |reading|stories|articles|videos))?
  | you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested\ in) | more\ (?:stories|articles|news)(?:\ (?:from|on
    |like)\ .{{1,40}})? | more\ from\ .{{1,40}}
  | (?:read|up)\ next | editor[’']?s[’']?\ (?:picks?|choice) | what\ to\ read\ next | around\ the\ web
    | sponsored\ (?:content|links)
    ){_HEADING_END}""",
    _FLAGS,
)

CONTENTS = re.compile(r".{1,200}?(?:[.·․…‥]\s?){5,}\s{0,9}\d{1,4}(?:\s\|)?\Z")  # of a table of contents

KINDS = (  # the first that matches names the line
    ("numbering", (NUMBERING,)),
    ("line", (CONTENTS, NAVIGATION, NEIGHBOUR, COPYRIGHT, CREDIT, SUBSCRIBE, INLINE_LINK)),
    ("notice heading", (NOTICE_HEADING,)),
    ("list heading", (LIST_HEADING,)),
    ("notice", (DISCLAIMER, COOKIES)),
)
