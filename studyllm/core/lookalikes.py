"""Words and names that are told apart by a letter or two: which of them there are.

Where one of these stands for another, somebody meant the other; where something stands for it that
is none, a finger slipped. A word that is like no other need not be here.
"""

from __future__ import annotations

from typing import Final

ENGLISH: Final = frozenset(
    """
abduction abductive able aboard abscissa accent accept acid across act action actor acts adapt
adapted adapter add added adding addition adds adopt adopted advice advise affect affects afferent
affine after again age ages ago ahead aid aim air alike alive all alley alone along alter among
and anew angel angels anger angle angles antonym any apart appeal appear apple apply are area
argmin arm arms army around arrow art arts ashes aside ask asked asks asleep assume assumed assure
assured asymmetric ate attached attacked attacker attention auction audition aunt autoregressive
await awaiting awaits awake award aware away axes axon axons baby back backed backing backs bad
bag bags bail bake baked bald ball balls band bang banging bank banks bar bare barely barking barn
bars base based basic basis bat batch batches bath battle bay beach beam bean beans bear beard
bearing bears beast beat beaten beating beats became become bed beef been beeping beer beg began
begin begun being beings belief believe believed bell bells belly below belt bench bend bent best
bet beta better betting bias biased bid big bigger bike bill billed billion billions bills bimodal
binge bird bit bite bits bitter black blade blame blank blast bleed blend bless blew blind block
blocked blocking blocks blog bloke blond blood blow blowing blown blows blue blues bluster board
boat boats body bold bond bone bones book booked books boom boot boots border bore bored boring
born borrow boss both bother bothers bottle bought bound bounded bounds bounty bow bowl box boxes
boxing boy boys brain brains branch brand brass brave breach bread break breaking breast breath
breeze bribe brick bride bridge brief bright bring bringing brings broad broke broken brother
brothers brought brown brush buck bucks buffers bug bugs build building buildings built bull bully
bump bumped bunch buried burn burned burning burns burnt burst bury bus bust busy but butter buy
buys byte cab cable cache caching cage cake call calling calls calm came camp camping can cancel
cancer candle cap capping car card cards care cared cares caring carried carries carry carrying
cars cart carved case cases cash cast casting castle casual cat catch catches catching cats cattle
caught causal cause causes cave cease cell cells center chain chair chance chances change changed
changes changing chapter charge charged charges charging charm charming chase chat chatter cheap
cheat cheated cheating check checks cheer chef chess chest chew chick chicks chief child chill
chip chips choke choose chop chose chosen chunk chunks city clan class classes clean cleaned
cleaning clear cleared clearing clicks clip clipped clock close closed closer closes closest
closet closing cloud clown club clue clues clunk cluster coach coal coast coat code codes coding
coin coke col cold collar cols come comes coming committed committee compete complain complaint
complete completed completer compute computed computer computers computes con concave concept
concern concert cons consent contact content contest context contract contrast convex convolution
convolutions cook cooked cooking cool cop cope cops copy core corn cos cosine cosines cost couch
could count counted counter country counts county course court covariance covariant cover covers
cow coward cows crack cracked cracking crash crashed cream created creating creep creepy crept
crew cried cries crime crimes cross crowd crown crush crushed cry crying cup cure curse cut cute
cuts cutting damned damped danger dare dared dark darn data date dated dates dating daughter dawn
day days dead deaf deal dealing deals dealt dear dearest death deaths decay decent decide decides
deck decode decoder decoders decodes deduction deductive deed deep deer defend defending delay
deliver delivers delivery demon dendrite dense dental depend depending depth depths dequantization
derails derive deserted deserve deserved desk despise despite details detention devil dial did die
died dies diet difficult difficulty dig dime dimension dinner dirt dirty discover discovers
discovery dish dishes distance distract distress district ditch dive divide divine does dog dogs
doing doll dollar done door dope dose dot dots double doubly down downsampling draft drag drain
drank draw drawn dream dress dressed dressing drew dried drift drink drive driven driver drives
drone dropin drove drown drug drum drunk dry dual duck dude due dug dull dumb dump dumped dumping
dust dying each ear early earn earned ears ease east easy eat eaten eating eats edits effect
effects efferent eight eighth either elder elected election else email embed embedding embeddings
emits emotion encode encoded encoder end ending endogenous endothermic ends endure ensure enter
enthalpy epic epoch equivariant era erase erode error estate eternal evacuate evaluate even event
ever every evil exceed exceeds exist exit exogenous exothermic expect expects expert experts
explode explore external extrapolation extrinsic eye eyes face faced faces facing fact factor
factory facts fade fail failed failing fails fair fairly fairy fake fall falling falls fame fan
far farm farmer farther fast faster fat fate father fathers fault fear fears feast fed feds fee
feed feeding feeds feel feeling feelings feels feet fell fella fellow fellows felt fence fever few
fewer field fifth fifty fight fighter fighting fights file filed files fill filled filling film
filming films find finds fine finger fire fired fires firing firm first fish fishing fist fit fits
fitting five fix fixed fixing flag flame flames flash flat flaws fled fleet flesh flew flies
flight flip float flood floor flops flow flower flowers flowing flown flush fly flying fold folds
folk folks follow follows fond food fool fools foot for forced forged forget forgive forgiven
forgot form formal format formed former forms forth forty foster fought foul found four fourth fox
frame frames freak freaking free freed frees freeze fresh fried friend from fry fuel full fully
fun fund funds funny fur further gain gained game games gang gap garage garbage gas gate gated
gates gather gathers gating gave gay gear gentle gentleman gentlemen gently get gets getting ghost
giant gift gifts give given gives giving glad glass glasses glove gloves goal goat god gods goes
going gold golf gone good goods goose got gotten grab grace grade grain grained grand grandma
grandpa grant grass grave gray great greedy greek green greet grew grey grid grief grip gross
ground grounds grow growing growling grown grows guess guest guests guilt guilty gum gun guns gut
guts guy guys gym hack hacked hacking had hail hair hairy half hall haltering halting halve hand
handed handing handle handled handler handling hands hang hanged hanging hangs hard hardest
hardmax harm harms harvest has hash hat hate hated hates hath hatred haul haunted have having head
heading heads heal healing health healthy heap heaps hear heard hearing hears heart hearts heat
heels height heir held hello help helps hence her here hero hers heterogeneous heteroscedastic hid
hide hides hiding hill hills him hinge hint hip hire hired hiring his hit hits hitting hold holds
hole holes holy home homes homogeneous homonym homoscedastic honey hood hook hooked hop hope hoped
hopes hopper horn horse horses host hot hotel hour hours house houses how hug huge hundred
hundreds hung hunger hunt hunted hunter hunting hurt hurting hypernym hyperplane hypertension
hyponym hypotension hypothesis ice idea ideal ideas identify identity ids ill imbed inch
incredible incredibly induction inductive inf infection infer infinite infinity ingredient
injection ink inner intend intent intention interpolation into intrinsic invariance invariant
invent invented invest invested isotope isotopes issue its jail jet jews job join joint joke jump
jumped jumping junk jury just keen keep keeping kennel kept kernel key kick kicked kicking kicks
kid kids kill killed killer killing kills kind kinda kinds king kings kiss kissed kisses kissing
knee knew knight know known knows lab lack lad lady laid lake laked lamb lame lamp land landed
landing lands lap large larger laser last lasted late latent later latest latitude latter lattice
laughter launch law laws lawyer lawyers lay layer layers laying lazy lead leader leading leads
leak lean leap learn learned learns learnt least leather leaving led left leg legs lemon lend less
let lets letter letting lick lie lied lies life lift lifted lifts light lighter lighting lightning
lights like liked likes liking line lined lines link linked links lip lips list listed listen
lists lit live lived liver lives living load loading loads loan local lock locked locker locking
locks log logic logistic logit logits lonely long longitude look looked looking looks loop loose
loosen lord lose loser loses losing loss losses lost lot lots loud love loved lovely lover lovers
loves loving low lower lowers lowest loyal luck lucky lunch lure lust lying mad made maid mail
main major make makes making male mall man manage managed manager many map march marching mark
marked market marks married marry marrying martial mask masked masks mass massage master masters
match matched matches matching mate math matter matters mature max may mayor meal meals mean means
meant measurable measurably meat medal media median meet meeting meetings meiosis melt men mend
mended mental mercy mere merge merges merry mess message messed messing met metal mid might mighty
mile miles milk million millions min mind minds mine minus miss missed misses missing mistress
misusing mitosis mix mixed mixes mob mock modal modality model mole money monkey month mood moon
mop moral more mortal most motel mother mothers motion mouse mouth move moved moves movie movies
moving much mud multimodal multiple multiplied multiplies multiply murdered murderer must nail
nailed nails naked name named names narrow nation nature near nearby nearest nearly neck need
needing needs needy neither nerve nerves nest net never new news next nice nicer niece night
nights nine nodal node nodes noise noisy non none noon nor norm normal normalization norms north
nose not notation note notes notion now nuclear nurse nut nuts oath odd odds office officer
offline oil old older once one ones online onto open opening openings optimized optimizer orange
order ordinate osmosis other others ought our ours out outer over overfitting oversampling owe
owed owes own owned owner owns pack packed packing padded padding page pages paid pain paint
painted painting paintings pair pal palace pale palm panting pants parent park parked parking part
partial parts party pass passage passed passes passing past patch patent path patient pay paying
pays peace peak peaks pearson pen per pet petty phase phrase pick picked picking picks pie piece
pig pigs pile pill pills pilot pin pinch pink pipe pit pitch pity place placed places plain plan
plane planes planet planets planned planner plans plant planted plants plate plates play played
player players playing plays plea plead plot plug plus pocket point pointed pointing points poison
poke poker pole police policy polite pool poor pop pops pork port pose possible possibly post pot
pound pounds pour powder power powers praise pray prayed prayer prayers praying precious prefer
preference preferred prefill prep present presents preserve president press pressed pressing
presume pretty prevent prevents preview previous prey price pride prime prince print printed
prints prison prize pro probes produce produced producer product project projection prom promote
prompt proof properly property protect protection protest prove proved proven proves psych psycho
pull pulls pulse pump punch punk pure purely purse pursue push pushed pushing put puts putting
quantization quarry que queries query quest quiet quit quite quote race racing radio rage raid
rain raining raise raises raising rally ramp ran ranch random rang range rank ranks ransom rap
rare rarely rat rate raters rates rather ratio rats raw ray reach reaches reaching react read
reader reading reads ready real really rear reason recent recover recovers recovery red reduce ref
refer reference referred refill refuse refuses refutes regard regards regressive relief relieve
relieved remote remove renormalization rent repay replaced replay replayed reported reporter
reserve resident resolution rest resting resume retention reuse review revolution reward rewards
rho rice rich rid ride rides riding rig right rights ring ringing rings rip ripped rise rises
rising risk risking risks river road roads roast rob robbing robot rock rocket rocks rode role
roles roll rolls roof room rooms root roots rope rose roses rot rotation rotten rough round
rounded rounds route routed router routes routine routing row rows royal rub rude ruin ruining
ruins rule ruled rules run running runs rush rushed rushing sack sacred sad safe safely safer
safety said sail sailing saint sake sale sales salt same sample sanction sand sang sat save saved
saves saving savings saw say saying says scalar scale scaled scaler scales scaling scan scar scare
scared scares scaring scary scene scent scholastic score scored scores scoring scout scream screw
scum sea seal sealed season seat seats sector seduce see seed seeds seeing seek seeking seem seems
seen sees seize selected selection self sell selling sells send sending sends senior sense sensor
sensors sent series serve served server servers serves set sets setting settings seven shake
shaking shall shame shape shapes shard shards share shared shares sharing shark sharp shave she
shed sheep sheer sheet shell shift shifting shine shiny ship shipped shipping ships shirt shock
shoe shoes shook shoot shooter shooting shoots shop shopping shore short shorter shot shots shout
shouting shove show showed shower shown shows shut shutting shy sick side sided sides sighs sight
sign signing signs silk silly simple simpler simply sin since sine sing singer singing sings sink
sinks sins sit site sits sitting six size sizes ski skies skill skills skin skip skipped skips
skull sky slap slash slave slaves sleep slept slice slide slight slip slipped slit slots slow
slowest slows smack small smart smash smell smells smile smiling smoke snake snap sneak sneaking
snow snuck soap sobbing socks soft softmax softmin soil sold sole solid solo solve solves some son
song songs sons soon sore sorrow sorry sort sorts sought soul sound sounded sounds soup south
space span spare spared spark sparse speak speaking speaks spearman speed spell spend spending
spends spent spies spikes spill spin spit spite split spoil spoke spoken sport sports spot spots
spray spring spy spying stab stable stably stack stacks staff stage stages stairs stake stalking
stall stand star stare staring stars start starting starts starve starving state states statue
status stay staying stays steak steal steam steel steep steer step stepped stepping steps stereo
stick sticking sticks sticky stiff still sting stink stinking stir stochastic stock stole stolen
stone stones stop stopped stopping stops store stored stores storm story strain strange stranger
stray stream stride strike string strings strip stroke strong stronger struck stuck studied
studies stuff style sub submit succeed succeeds such suck sucked sucker sucking sucks sue suffers
suit suite suits sum summed summer summit sun sunny super supper sure surely swear sweat sweep
sweet swell swept swing swinging switch sword swords swore sworn symbiosis symmetric synonym
synthesis table tables tag tags tail take taken takes taking tale tales talk talked talking talks
tall tanh tank tanks tap tape tapes task tasks taste tasted taught tax taxes taxi tea teach
teacher teachers teaches teaching team teams tear tearing tears tell telling tells ten tend tensor
tensors tent term terms terrible terribly terror test tested testing tests text texts than thank
thanks that the theater theatre thee their them theme then there these they thick thief thin thing
things think thinks this those though thought threat threats three threw throat through throw
thrown throws thus thy tide tie tied ties tight tile till time times tin tiny tip tipped tips tire
tired tires tissue title toast toe toes token told ton tone tons too took tool tools top topic
torch tore torn toss touch tough tour toward towel tower town toxic toy toys trace traced traces
track tracked tracking tracks trade traded trail train trained training trains trap trapped trash
traveling travelling treat treated treating treats tree trees trial tribe trick tricked tricks
tricky tried tries trip truck trucks true trunk try trying tub tube tune tuned tuning turn turned
turning turns twin twins two type types unclear underfitting undersampling undo unimodal unto
upper upsampling use used user users uses using utter valley van variance variant vast vault
vector verge very vice victor visible visibly voice vote voted votes vow wailing wait waited
waiting waits wake waked wakes waking walk walked walking walks wall walls wander wandering want
wanted wanting wants war ward warm warming warn warned warning warp wars was wash washed washing
waste wasted wasting watch watched watches watching water waters wave waves waving way ways weak
wealth wealthy wear wearing wears weather web wee weed week weep weigh weighed weight weighted
well went wept were west wet whack whale what wheels when whenever where wherever while whip white
who whoa whole whom whose why wicked wide widow width wife wild will willing win wind window winds
wine wing wings winner wins winter wipe wiped wire wired wise wish wished wishes wishing witch
with wives woke wolf wolves woman women won wonder wondering wood woods word words wore work
worked worker works world worlds worm worn worried worries worry worse worst worth worthy would
wound wounded wounds wrap wrapped write writer writes writing wrote yard yards year years yell
yelling yellow yes yet you your yours youth zap zero zeta zip zone
""".split()
)
"""Common words that a slip can make of one another, folded."""

LITTLE: Final = frozenset(
    """
a about also an and any are as at be been both but by can could did do does each every few for
from had has have here how i if in into is it its just let many may me might most much must of off
on one only onto or our out per shall should so some such than that the their them then there
these they this those through to too up us very was way we were what when where which while who
whom whose why will with would you your
""".split()
)
"""Words that another one may have come of by a slip, whatever it is."""

NAMES: Final = frozenset(
    """
7b a10 a100 a2a a2c a30 a3c a40 a800 acp adadelta adafactor adagrad adalora adam adamax adamw adan
ai aime albert alexnet alibi alpaca alpacaeval amd ampere amr annoy aot api apis aqlm arc arena
arm arm64 ascii asgd asic asr atlas auc auprc auroc awq b100 b200 b300 baichuan bard bart
batchnorm bayes bbh bbpe bce beit bert bertscore bf16 bfloat16 bigram binary16 binary32 binary64
bitfit blackwell bleu bleurt blip bloom bm25 bn boolq bos bpe bt byt5 c c# c++ c4 cag camembert
catboost cd cdn ce cerebras cft chatglm chinchilla chrf ci claude clause clip clm cls cnn
codellama codestral codex cola colbert colossal comet copilot cot cp cpo cpt cpu crf csv cta
cublas cuda cudnn cutlass cv dag dalle dapo dapt dbrx dbscan dcg dcgan ddim ddp ddpg ddpm ddqn
deberta deepnorm deepseek deepspeed deit densenet detr dft dgx dino dinov2 distilbert dit dns dora
double dp dpo dppo dpr dpu dqn dram drop dsa e2m1 e2m3 e3m2 e4m3 e5m2 e8m0 ece ei electra elmo elo
elu em eos ep ernie es eu faiss falcon fasttext ffn fid finfo fire flan float float16 float32
float64 float8 flops fn fnr fp fp16 fp32 fp4 fp6 fp64 fp8 fpga fpr fsdp ga gae galore gan gat
gauss gaussian gaussians gb200 gcc gcn gddr gdn geglu gelu gemini gemma ggml gguf gh200 gid gla
glam glm gloo glove glu glue gmm gn gnn gnu gopher got gpipe gpqa gpt gpt-4o gpt-4v gptaq gptj
gptq gptvq gpu gqa graphrag grok groq groupnorm grpo gru gshard gsm gsm8k gspo h100 h20 h200 h3
h800 half hbm hbm2 hbm3 hdd hellaswag helm hfu hip hmm hnsw hopper hotpotqa hqq html http https
hubert humaneval hunyuan hyde hyena ia3 ica icf id idf ifeval inception infiniband instancenorm
int int16 int2 int3 int32 int4 int64 int8 intel internlm internvl iot iou ip ipc ipo ipu ipv4 ipv6
itl ivf jamba java javascript jax jit js json jsonl k-means k-medians k80 k8s kepler keras kerple
kimi kl kmeans kmedians knn kto kv l0 l1 l2 l4 l40 lamb lambda lamda lars layernorm lda lenet
lightgbm lion llama llama-guard llm llm.int8 llms llvm lm lmdeploy lms ln loha lokr lora lpu lstm
macs mae magistral mamba map mape mask math mbpp mc mcp mcts mdp megatron meteor mfu mha milvus
minimax ministral mistral mixtral ml mla mlir mllm mlm mlp mlps mlx mma mmlu mmmu mnli moba
mobilebert moco moe moes molmo monarch mpi mpt mqa mrpc mrr mse mt-bench mt5 muon musr mxfp4 mxfp6
mxfp8 mxnet mysql nadam nccl ndcg ner nf4 nll nlp nmt nope nosql npo npu nq nsa nsp ntk numpy
nvfp4 nvlink nvme nvswitch o1 o3 o4 ocr ok ollama olmo olmoe onnx opq opro opt orca orm orpo os ov
p-tuning p100 pad palm pandas pangu pascal pca pcie peft pft phi pi pid pipedream piqa pissa
pixtral plm pomdp pos pp ppl ppo pq prefix prelu prm ptq ptuning ptx pythia python pytorch qa qat
qft qk qk-norm qkv qlora qnli qps qqp quip qvq qwen qwq r1 r2 race radam raft rag ram raptor rccl
rdma react realm reflexion reglu reinforce relora relu resnet resnext retnet retro rewoo rft rlaif
rlhf rlm rloo rlvr rms rmse rmsnorm rmsprop rnn roberta roc roce rocm rom rope rouge rpc rps rrhf
rslora rtd rte rtx rubin rust rwkv s1 s4 s6 sa sac sam samba sass sbert scalenorm scann scipy sdk
sdpa sdxl selu sentencepiece sep sft sgd sglang sgld shampoo siglip sigmoid silu simclr simcse
simd simpo simt sit sklearn sla slic slm slo sm smoothquant sms smt sop sophia sp splade spo sppo
spqr sql squad sram srl ssd ssh ssl ssm sst sst-2 stablelm starcoder sts sts-b stsb superglue svd
svm swa swag swiglu swin swish switch sxm t0 t4 t5 tag tanh tapt tcp td td3 tensorflow tensorrt tf
tf-idf tf32 tfidf tgi tinybert tls tma tn tnr toml toolformer tops tot tp tpo tpot tpr tps tpu
trigram triton triviaqa trpo tsne tsv ttft tts tulu turing twin twins typescript ucb udp ui uid
uint16 uint32 uint4 uint8 uk ul2 umap un unet unicode unigram unk uri url us usa utf utf-16 utf-8
utf16 utf8 ux v1 v100 v2 v3 vae vera vgg vicuna vit vllm vlm vlms vm vms vo volta vp vqvae vram
wav2vec weightnorm wgan wgmma whisper wk wmma wnli wo word2vec wordpiece wq wv x64 x86 xgboost xla
xlm xlnet xlstm xml xpo xpos yaml yarn yi yolo zamba zephyr zero zeroquant
""".split()
)
"""Models, methods, formats, measures and machines, folded."""

CHINESE: Final = """
滑动窗口注意力 结果奖励模型 过程奖励模型 上下文并行 交叉注意力 单头注意力 因果注意力
多头注意力 流水线并行 稀疏注意力 线性注意力 继续预训练 专家并行 价值模型 全参微调
全注意力 全量微调 前归一化 参考模型 双重量化 后归一化 奖励模型 学生模型 对抗学习
对比学习 层归一化 广度优先 序列并行 张量并行 强化学习 批归一化 提示注入 教师模型
数据并行 模仿学习 模型并行 深度优先 监督学习 短期记忆 策略模型 组归一化 联邦学习
自注意力 表示学习 迁移学习 长期记忆 上采样 下采样 中位数 伪量化 假阳性 假阴性
元参数 元学习 再训练 准确率 分位数 列向量 前缀和 半监督 协方差 单样本 单模态
反量化 句向量 召回率 同策略 后缀和 后训练 多模态 大模型 字向量 小模型 少样本
平均数 异策略 弱监督 归一化 提示词 敏感度 无监督 最大值 最小值 有监督 查全率
查准率 标准化 标准差 欠拟合 欠采样 正则化 正样本 比特币 注意力 测试集 特异度
真阳性 真阴性 短文本 硬提示 硬标签 精确率 编码器 编码层 自监督 行向量 规范化
解码器 解码层 训练集 词向量 负样本 超参数 软提示 软标签 过拟合 过采样 重采样
错误率 长文本 零样本 非对称 非线性 预训练 验证集 上溢 上界 上限 下溢 下界 下限
中缀 串行 主体 主动 主键 主题 乘法 价值 价格 众数 优势 优点 倒数 偏好 偏导
偏差 偏移 偏置 偶数 入度 入队 全局 内存 减法 出口 出度 出队 函数 分子 分母
分词 切分 切块 列存 前向 前缀 加密 加法 加载 劣势 动态 升序 升维 协程 单卡
单向 单头 单机 单步 单跳 单轮 卸载 压缩 参数 双向 反向 召回 右移 合数 同构
同步 后向 后缀 向量 吞吐 因果 在线 均值 外存 外键 多卡 多头 多机 多步 多跳
多轮 大端 奇数 奖励 子词 字符 字节 学习 客体 宽度 密度 密集 对数 对称 导数
小数 小端 尾数 局部 左移 带宽 并发 并行 幻觉 延迟 异构 异步 张量 弱化 强化
强度 微分 微调 惩罚 拟合 指数 损失 掩码 提示 收益 政策 整数 方差 时延 显卡
显存 显式 最优 最大 最小 最差 权利 权力 权重 权限 极大 极小 查询 标量 梯度
检索 横向 横轴 正例 正向 残差 比特 泛函 深度 温度 湿度 监督 矩阵 短期 离线
积分 稀疏 稠密 策略 粗排 精度 精排 系数 纵向 纵轴 线性 线程 维度 缓存 编码
编译 缺点 网卡 行列 行存 被动 角度 解压 解密 解码 解释 训练 词元 误差 负例
质数 输入 输出 进口 进程 逆序 速度 采样 重排 量化 长度 长期 队列 阳性 阴性
降序 降维 除法 隐式 难度 静态 顺序 频宽 高度 位 值 列 句 块 堆 头 层 批 栈
正 段 组 行 词 负 键
""".split()
"""Terms that a character tells apart, longer ones before their parts."""

COMMANDS: Final = frozenset(
    """
Big Bigg Delta Gamma Lambda Leftarrow Omega Phi Pi Pr Psi Rightarrow Sigma Theta Upsilon Vert Xi
alpha approx arccos arcsin arctan arg argmax argmin ast bar begin beta big bigg binom bm bmod
boldsymbol bot bullet cap cdot cdots chi circ colon cong cos cosh cot coth csc cup dagger ddot
ddots deg delta det dfrac dim displaystyle div dot dots downarrow ell emptyset end epsilon equiv
eta exists exp forall frac gamma gcd ge geq gets gg hat hbar iff implies in inf infty int iota
kappa ker lVert lambda land langle lceil ldots le left leftarrow leftrightarrow leq lfloor lg lim
liminf limits limsup ll ln log lor lvert mapsto mathbb mathbf mathbin mathcal mathfrak mathit
mathop mathrel mathrm mathsf mathtt max mid min mod mp mu nabla ne neg neq ni nmid nolimits not
notin nu odot oint omega omicron ominus operatorname oplus otimes overbrace overline overset
parallel partial perp phi pi pm pmod prime prod propto psi qquad quad rVert rangle rceil rfloor
rho right rightarrow rvert sec setminus sigma sim simeq sin sinh sqrt stackrel star subset
subseteq substack sum sup supset supseteq tan tanh tau text textbf textit textrm textstyle tfrac
theta tilde times to top underbrace underline underset uparrow upsilon varepsilon varphi varrho
vartheta vdots vec vee vert wedge widehat widetilde xi xrightarrow zeta
""".split()
)
"""What a formula in TeX is made of."""

WORDS: Final = frozenset(
    """
一一 一下 一个 一中 一些 一代 一件 一份 一会 一位 一体 一刀 一切 一副 一半 一双
一口 一句 一只 一名 一回 一场 一块 一声 一处 一夜 一大 一天 一头 一套 一定 一家
一对 一层 一带 一年 一度 一座 一张 一律 一手 一批 一把 一招 一支 一方 一日 一旦
一时 一条 一样 一根 一次 一步 一段 一点 一片 一生 一番 一直 一眼 一种 一类 一级
一群 一股 一致 一般 一行 一起 一路 一身 一边 一遍 一道 一部 一门 一阵 一面 一页
一项 一顿 一颗 一齐 万亩 万元 万吨 万岁 丈夫 三个 三分 三年 三级 上下 上前 上升
上午 上去 上年 上来 上涨 上游 上溢 上级 上述 上面 下令 下午 下去 下岗 下来 下游
下溢 下降 下面 不下 不久 不了 不仅 不会 不但 不住 不停 不免 不再 不利 不到 不变
不可 不同 不在 不够 不好 不如 不安 不少 不幸 不得 不必 不怕 不想 不敢 不料 不断
不易 不是 不满 不用 不知 不禁 不算 不管 不肯 不能 不良 不行 不要 不见 不让 不许
不论 不该 不足 不过 不错 不难 不顾 与其 丐帮 专业 专利 专家 专门 专题 世上 世界
世纪 业务 业绩 东方 东汉 东部 丝毫 两个 两代 两位 两侧 两只 两名 两天 两岸 两年
两条 两次 两种 两者 两边 严格 严肃 严重 丧失 个个 个人 个体 个别 个性 丫头 中位
中共 中外 中央 中学 中心 中期 中等 中部 中间 丰富 临床 临时 为主 为了 为何 为止
为首 主义 主人 主任 主体 主力 主动 主席 主张 主意 主持 主权 主管 主要 主题 举办
举行 乃是 义务 之一 之上 之下 之中 之内 之前 之后 之外 之类 之间 之际 也好 也许
习惯 习率 乡村 书记 买卖 了解 予以 争取 争夺 事业 事件 事儿 事先 事务 事实 事情
事故 事物 事项 二年 二级 于是 互相 五一 五个 五代 五年 交往 交换 交易 交流 交给
交通 产业 产值 产卵 产品 产物 产生 产量 享受 享有 亲兵 亲自 人为 人人 人们 人体
人力 人口 人员 人均 人士 人大 人家 人工 人才 人数 人民 人物 人生 人类 人群 人选
人间 人马 亿元 什么 仅仅 今后 今天 今年 今日 介绍 仍旧 仍然 从事 从来 从此 从而
仔细 他人 他们 仙桃 代替 代理 代码 代表 以上 以下 以为 以便 以前 以北 以南 以及
以后 以外 以往 以来 以致 仪式 价值 价格 任何 任免 任务 任命 任期 任职 仿佛 企业
企图 休息 众人 众多 优势 优秀 优良 优质 伙伴 会上 会见 会议 会谈 会长 伟大 传播
传来 传统 传说 传递 伤口 伤害 估计 伸出 伸手 似乎 似的 但是 位于 位置 低于 低声
低头 住房 体内 体制 体现 体系 体育 体验 何况 何处 何必 作业 作为 作出 作品 作家
作战 作用 作者 作风 你们 佳肴 使得 使用 例如 例子 供应 依据 依次 依法 依然 依照
依赖 依靠 侦察 侵略 便宜 便是 促进 保卫 保存 保护 保持 保留 保证 保险 保障 信仰
信任 信号 信心 信息 信用 修建 修改 倍数 倘若 值得 倾向 偏导 偏置 做出 做到 做好
做法 停止 健全 健康 储量 像是 儿子 儿童 允许 元年 元素 兄弟 充分 充满 先后 先生
先进 光绪 光芒 免费 党员 党委 入侵 全体 全党 全国 全市 全年 全球 全省 全身 全部
全都 全长 全面 八年 八戒 公主 公众 公元 公共 公司 公告 公园 公子 公安 公布 公平
公开 公斤 公民 公社 公路 公里 六年 共同 关于 关心 关注 关系 关键 关闭 兴奋 兴建
兴起 兴趣 兵刃 兵力 兵器 兵团 其中 其他 其余 其它 其实 其次 其间 具体 具备 具有
典型 养殖 内力 内地 内外 内存 内容 内心 内战 内部 内阁 再也 再次 再说 写作 军事
军人 军官 军民 军警 军阀 军队 农业 农村 农民 冠军 冬季 冲击 冲突 决定 决心 决策
决议 决赛 准备 准确 减少 几个 几乎 几句 几天 几年 几次 几种 凡是 凭借 出于 出入
出去 出发 出口 出售 出土 出席 出来 出版 出现 出生 出身 出门 击败 函数 分为 分享
分别 分子 分布 分成 分支 分数 分析 分离 分类 分裂 分词 分配 分钟 刑部 划分 列为
列入 列车 则化 刚刚 刚才 创业 创作 创办 创建 创新 创立 创造 初中 初始 初期 初步
初级 判断 利害 利润 利用 利益 别人 别的 到处 到底 到来 到达 制作 制品 制定 制度
制成 制约 制造 刺激 前后 前往 前提 前景 前来 前者 前辈 前进 前面 前馈 剑法 剩下
力学 力度 力量 办事 办法 办理 功夫 功能 加上 加以 加入 加大 加工 加强 加快 加速
动作 动力 动员 动态 动手 动物 努力 劳动 势力 勇气 包含 包围 包括 匆匆 匈奴 化学
化工 化石 北大 北方 北纬 北部 区别 区域 区长 医学 医生 医疗 医药 医院 匾额 十三
十五 十分 十四 十大 十年 千万 千克 千步 千米 升级 半个 半天 半年 半晌 半点 华表
协会 协助 协商 协定 协方 协议 协调 单位 单独 单纯 单行 南方 南部 博士 占据 占有
占领 卫生 印象 危害 危机 危险 即使 即便 即将 却是 却说 历代 历史 历时 历来 厉害
压力 压迫 厘米 原则 原因 原始 原子 原料 原有 原本 原来 原理 原种 去世 去年 县市
县级 县长 参与 参加 参数 参考 参观 又名 又称 及其 及时 友好 双手 双方 双眼 反动
反复 反对 反应 反抗 反映 反正 反而 发出 发动 发射 发展 发布 发挥 发掘 发散 发明
发现 发生 发育 发行 发表 发起 发达 取代 取出 取得 取消 受伤 受到 受命 变为 变动
变化 变得 变成 变革 口中 口号 口味 口径 古代 古墓 另外 只好 只得 只怕 只是 只有
只能 只要 只见 叫做 召回 召开 召集 可以 可怕 可怜 可惜 可是 可用 可能 可见 可谓
可靠 右手 号召 号称 司令 司法 吃饭 各个 各人 各位 各国 各地 各族 各界 各省 各种
各类 各级 各自 各部 各项 合作 合同 合并 合成 合格 合法 合理 合适 同一 同事 同学
同年 同志 同意 同时 同期 同样 同步 同比 名义 名单 名叫 名城 名字 名片 名牌 名称
名额 后期 后来 后果 后者 后面 向前 向量 君主 吞吐 否则 吩咐 含有 含量 听到 听取
听见 听说 启动 吸引 吸收 呈现 告诉 员工 周围 周年 周期 周边 味道 呼吸 命令 命名
命运 命题 和谐 咨询 咱们 品德 品牌 品种 品质 哈哈 哪个 哪些 哪儿 哪里 哲学 唐代
唯一 商业 商人 商品 商议 商量 善于 喜欢 喝道 嘉靖 嘴里 器官 四个 四周 四大 四年
回到 回去 回头 回家 回归 回来 回答 回过 因为 因此 因素 因而 团体 团子 团结 团长
困惑 困难 围绕 固定 固然 国内 国土 国外 国家 国有 国民 国王 国防 国际 图册 图案
图片 土司 土地 土壤 在于 在内 地上 地下 地主 地位 地势 地区 地图 地址 地处 地带
地形 地方 地点 地球 地理 地质 地震 地面 场合 场所 场面 均值 坐下 坐在 坚决 坚持
坦克 垂直 垄断 城中 城乡 城内 城墙 城外 城市 城楼 城邦 城里 城门 培养 培训 基于
基因 基地 基层 基本 基础 基金 境内 境界 墙上 增加 增多 增大 增强 增长 士兵 壮丽
声响 声明 声音 处于 处理 备案 复习 复杂 夏天 外交 外界 外贸 外资 外面 多个 多么
多半 多头 多少 多年 多数 多次 多种 大为 大事 大人 大会 大体 大典 大军 大力 大厅
大叫 大哥 大地 大型 大声 大多 大大 大夫 大学 大家 大将 大小 大师 大幅 大批 大概
大气 大清 大米 大约 大胆 大臣 大致 大道 大量 大门 大队 大陆 天下 天地 天天 天子
天气 天然 天空 太太 太子 太监 太空 夫人 夫妇 夫妻 失去 失败 头上 头发 头数 头顶
夺取 奇怪 奋斗 奖励 奠定 女人 女儿 女子 女性 奴才 奴隶 奶奶 她们 好像 好吃 好处
好好 如下 如今 如何 如同 如果 如此 妇女 妈妈 妹妹 妻子 始建 始终 姐姐 姑姑 姑娘
姓名 委员 委托 威胁 娱乐 婆婆 婚姻 婴儿 媒体 媳妇 子女 存在 孝感 季度 季节 学习
学会 学位 学术 学校 学生 学科 学者 学说 学院 孩子 它们 宇宙 安全 安排 安装 宋代
完全 完善 完成 完整 宏观 宗教 官兵 官军 官吏 官员 官方 定义 定位 实力 实在 实施
实现 实行 实践 实际 实验 审判 审查 审议 客人 客户 客观 客运 宣传 宣告 宣布 宪法
宫中 宫女 宫廷 害怕 家中 家伙 家庭 家里 家长 容易 密切 密度 富有 寡头 对于 对付
对外 对待 对手 对抗 对数 对方 对象 对面 对齐 寻找 导弹 导数 导演 导致 封建 封闭
射击 将军 将士 将来 将领 尊重 小人 小型 小子 小学 小孩 小心 小数 小时 小组 小说
小麦 少女 少年 少数 少林 尚书 尚未 尤其 就业 就是 就算 就要 尸体 尽快 尽管 尽量
局势 局部 局长 局面 层数 层次 居住 居民 居然 屋子 屋里 展开 展示 属于 履行 山上
山地 岗位 岛屿 岩石 嵌入 州长 工业 工人 工作 工具 工匠 工厂 工商 工程 工艺 工资
工部 左右 左手 巨大 巩固 差别 差异 差距 已有 已经 市区 市场 市委 市民 市长 布局
布置 师父 希望 帝国 带宽 带有 带来 带领 帮助 常务 常常 常用 常见 干净 干扰 干涉
干部 平台 平均 平日 平时 平民 平等 平衡 平静 平面 年代 年初 年均 年底 年度 年纪
年轻 年间 年龄 并且 并未 并行 并非 幸福 幻觉 广告 广场 广大 广播 广泛 广阔 庄严
庆祝 床上 序列 应当 应用 应该 庞大 废除 延伸 延迟 建制 建成 建有 建立 建筑 建议
建设 建造 开创 开发 开始 开封 开展 开放 开辟 异常 异步 引发 引导 引用 引起 引进
弟兄 弟子 弟弟 张量 强大 强度 强烈 强调 归一 归化 当下 当中 当今 当代 当作 当初
当前 当即 当地 当天 当局 当年 当日 当时 当然 当真 当选 录取 形势 形式 形态 形成
形状 形象 影响 影片 彻底 彼此 往往 往来 征服 待遇 很多 很大 很少 很快 律师 得以
得到 得名 得知 循环 微微 微笑 微调 微软 心中 心头 心思 心情 心想 心理 心里 必备
必定 必然 必要 必须 志愿 忘记 快乐 快速 忽然 怀疑 怀里 态度 怎么 怎地 怎样 思想
思维 思考 思路 急忙 性命 性格 性能 性质 总体 总数 总是 总理 总督 总结 总统 总裁
总部 总量 总额 恐怕 恢复 恩施 悄悄 悠久 患者 悬挂 情况 情形 情感 情报 情景 情绪
惑度 想到 想法 想着 想要 想象 想起 意义 意力 意外 意志 意思 意见 意识 感到 感动
感受 感情 感染 感激 感觉 感谢 愤怒 愿意 愿望 慢慢 懂得 戏剧 成为 成分 成功 成员
成就 成本 成果 成熟 成立 成绩 成长 我们 我军 我国 或是 或者 或许 战争 战国 战场
战士 战役 战斗 战术 战机 战略 战胜 截止 截至 房子 房屋 房间 所以 所在 所属 所有
所说 所谓 所长 手上 手中 手指 手术 手机 手段 手法 手续 手臂 手里 才能 打倒 打击
打听 打开 打死 打破 打算 执政 执行 扩大 扩展 扩建 扩张 批准 批判 批次 批评 批量
找到 承担 承认 承诺 技巧 技术 技艺 把握 抑制 抓住 投入 投票 投诉 投资 投降 报名
报告 报纸 报考 报道 披露 抬头 抬起 抵抗 抵触 担任 担心 拒绝 招呼 招生 招聘 拟合
拥有 拿出 持有 持续 指令 指出 指定 指导 指挥 指数 指标 指着 指示 按照 挑战 损失
损害 据说 据集 授予 授权 掌握 排列 排名 探索 接受 接待 接着 接触 接过 接近 控制
推出 推动 推广 推理 推翻 推荐 推行 推进 掩码 措施 描写 描述 提供 提出 提到 提前
提升 提名 提示 提议 提起 提醒 提高 援助 搜索 携带 摆脱 摇头 撤销 操作 支付 支持
支援 支柱 支配 收入 收到 收回 收拾 收敛 收益 收购 收费 收集 改为 改变 改名 改善
改建 改称 改进 改造 改革 攻关 攻击 放在 放弃 放心 政体 政党 政协 政府 政权 政治
政策 故事 故意 故道 效应 效果 效率 效益 敌人 敏感 教主 教学 教师 教授 教练 教育
教训 数字 数学 数据 数目 数量 整个 整体 整数 整理 整顿 文件 文化 文字 文学 文库
文本 文物 文献 文章 文艺 斗争 新型 新闻 方便 方向 方差 方式 方案 方法 方针 方面
施工 施行 旁人 旁边 旅客 旅游 旋转 无不 无人 无奈 无数 无比 无法 无疑 无论 无限
既有 既然 日军 日前 日子 日常 日月 日期 日益 早就 早已 早期 时代 时候 时刻 时期
时机 时辰 时间 明代 明天 明日 明显 明朝 明清 明确 春秋 昨天 昨日 是从 是否 显存
显得 显然 显示 显著 晚上 普查 普遍 景区 景点 景观 晶体 暂时 暗中 暗暗 更为 更加
更名 更好 更新 更是 曾经 最为 最低 最佳 最初 最后 最大 最新 最早 最终 最近 最高
月份 有些 有人 有关 有利 有力 有所 有效 有时 有机 有权 有点 有着 有限 朋友 服从
服务 服装 期间 木工 木材 未必 未来 本事 本人 本地 本报 本来 本次 本科 本级 本质
本身 机会 机关 机制 机器 机场 机构 机械 杀人 杀死 杂度 杂志 权利 权力 权益 权重
材料 束搜 条件 条例 条约 来到 来源 来看 来自 来说 极为 极其 极大 极端 构成 构造
林区 果然 架构 某些 某种 查看 标准 标志 标注 标签 标语 树立 校名 校园 校长 样子
核心 根据 根本 格局 桃花 案件 桌上 桌子 桥梁 梯度 检察 检查 检索 检验 棉花 棋盘
森林 棺材 植物 概况 概念 概率 概览 模型 模式 模态 模拟 模样 模范 欠拟 次数 次日
欢迎 欣赏 正中 正义 正则 正在 正好 正常 正式 正当 正是 正确 正要 正门 正面 此事
此人 此刻 此后 此处 此外 此时 此次 步兵 步长 武器 武装 死亡 残差 母亲 每个 每天
每年 每日 每次 比例 比如 比赛 比较 比重 毕业 毕竟 毫不 毫无 毫米 民主 民众 民国
民政 民族 民间 气体 气候 气氛 气泡 气温 水中 水产 水力 水平 水泥 水系 水线 水面
永远 汉人 汉子 污染 汽车 沉重 沉默 沙漠 沟通 没有 河流 河道 治理 治疗 沿岸 沿海
沿着 沿革 法制 法庭 法律 法规 法院 泛化 注入 注意 注重 活动 活跃 派出 派遣 流传
流动 流域 流水 流行 流通 测定 测试 测量 海上 海军 海外 海岸 海底 海拔 海水 海藻
消失 消息 消灭 消费 消除 涉及 深入 深刻 深受 深处 深深 混乱 混合 添加 清代 清晰
清朝 清楚 渐渐 渔业 渠道 温度 温暖 港口 游客 游戏 游行 湿度 溢出 溶液 满意 满脸
满足 漂亮 演习 演出 演变 演员 潜艇 激动 激活 激烈 激素 火山 火炮 火箭 灵魂 炮弹
点亮 点头 热带 热情 热烈 热闹 然后 然而 煤炭 照片 照顾 熟悉 熵值 燃烧 爆发 爆炸
爱情 父亲 父子 父母 爷爷 爸爸 爹爹 片刻 版本 物体 物品 物理 物质 物资 特产 特别
特定 特征 特性 特殊 特点 特色 牺牲 犯人 犯罪 状况 状态 独特 独立 率领 环境 环节
现代 现在 现场 现存 现实 现有 现行 现象 玻璃 球员 球队 理性 理想 理由 理解 理论
甚么 甚至 生于 生产 生命 生存 生态 生意 生成 生效 生气 生活 生涯 生物 生理 生长
用于 用作 用力 用户 用来 由于 由此 申请 电力 电子 电影 电脑 电视 电话 男人 男子
男性 画像 画家 留下 留在 疼痛 疾病 病人 病毒 症状 痛苦 登上 登时 登记 白色 百姓
百年 百度 的确 的话 皇上 皇后 皇城 皇家 皇帝 皮肤 盆地 监督 目光 目前 目录 目标
目的 直径 直接 直播 直至 相互 相似 相信 相关 相反 相同 相对 相应 相当 相比 相等
相继 相连 省内 省委 省直 省级 省长 看出 看到 看来 看法 看看 看着 看见 真实 真是
真正 真的 眼下 眼光 眼前 眼泪 眼睛 眼见 眼里 睡觉 瞧瞧 矛盾 知识 知道 矩阵 短期
石头 石油 石首 矿产 码头 研制 研发 研究 破坏 硬标 确保 确定 确实 确立 确认 碰到
示威 礼部 社会 社区 社稷 祖国 神情 神秘 神经 神色 祭祀 禁止 离开 私人 种子 种植
种种 种类 科学 科技 科研 秘书 秘密 秩序 积极 积累 称为 称号 移动 稀疏 程序 程度
稠密 稳定 究竟 穷人 空中 空军 空气 空间 突出 突然 突破 窗口 立刻 立即 立场 立时
立法 竞争 竟是 竟然 笔架 符合 第一 第三 第二 第四 等于 等候 等待 等等 等级 答应
答案 策略 签署 签订 简介 简单 简直 简称 算是 算法 管理 管辖 类似 类型 粮食 精品
精度 精彩 精神 精细 系列 系数 系统 素质 紧密 紧张 紧急 紧紧 累计 繁殖 繁荣 红军
红色 纤维 纪念 纷纷 纺织 线路 组合 组成 组织 细胞 终于 经典 经历 经常 经济 经理
经营 经费 经过 经验 结合 结婚 结束 结构 结果 结论 绘画 给予 绝对 统一 统帅 统治
统计 继承 继续 维修 维度 维护 维持 综合 绿色 缓存 缓缓 编制 编码 编辑 缩放 缺乏
缺少 网上 网友 网站 网络 网页 罢了 美元 美军 美术 群众 群体 群岛 翻译 老人 老婆
老子 老师 老板 老爷 老者 考察 考核 考生 考研 考虑 考试 而且 而已 而是 而言 耳朵
职业 职位 职务 职司 职工 职权 职能 职责 联合 联盟 联系 联赛 联邦 聚集 聪明 肌肉
肚子 股东 股份 股权 股票 肯定 肿瘤 背上 背景 胖子 胜利 胸口 能力 能否 能够 能源
能量 脑袋 脖子 脚下 脚步 脱离 脸上 脸色 脾气 腐败 自主 自从 自动 自回 自己 自成
自我 自治 自然 自由 自行 自觉 自身 至于 至今 至少 舆论 舍入 舞台 舞蹈 航海 航空
航线 航运 般的 舰队 船舶 良好 艰难 色彩 艺术 节日 节目 若干 范围 草原 草案 药品
药物 获得 菩萨 营养 落后 落实 著作 著名 蒸馏 蔬菜 虽然 血液 行业 行为 行使 行动
行情 行政 行省 行者 街上 街头 街道 衙门 衣服 补充 表决 表情 表明 表演 表现 表示
表达 表面 衰减 被捕 被迫 袭击 裁剪 装备 装甲 装置 装饰 西方 西晋 西部 要是 要求
要素 覆盖 见到 见面 观众 观察 观念 观测 观点 观看 规划 规则 规定 规律 规模 规矩
规范 视为 视觉 视频 觉得 角度 角色 解决 解放 解码 解释 誉为 警察 计划 计算 认为
认真 认识 讨论 训练 议事 议会 议案 议论 记录 记得 记忆 记者 记载 讲究 讲话 许多
论坛 论述 设备 设施 设有 设立 设置 设计 访问 证书 证券 证实 证明 评为 评价 评论
诉讼 诊断 词元 词条 词表 诏书 试验 诗人 诗歌 话题 诞生 询问 详细 语料 语言 说出
说完 说明 说法 说话 说起 说道 请愿 请求 读书 读者 课程 课题 调整 调查 调节 谈判
谈话 象征 负担 负责 贡献 财产 财务 财富 财政 责任 货币 质量 贫困 购买 贯彻 贵族
贷款 贸易 费用 资产 资料 资本 资格 资源 资金 赋予 赛季 走上 走出 走向 走进 赶到
赶快 赶紧 起义 起来 起身 超过 越是 越狱 趋势 足够 足球 距离 跪下 路上 路由 路线
身上 身份 身体 身后 身子 身旁 身边 车程 车辆 轨道 转化 转变 转向 转换 转移 转身
转过 软件 软标 轻松 轻轻 较为 较大 辐射 输入 输出 辖区 边境 边界 边缘 达到 达成
迁移 迅速 过于 过去 过拟 过来 过渡 过程 迎接 运动 运用 运行 运输 近代 近日 返回
还是 还有 还要 这个 这么 这些 这件 这位 这儿 这场 这时 这样 这次 这种 这般 这话
这里 进入 进去 进口 进士 进展 进攻 进来 进步 进程 进行 远处 远远 连忙 连接 连续
追求 退出 送到 送给 适合 适宜 适应 适当 适才 适用 选举 选出 选手 选拔 选择 选民
透露 逐步 逐渐 递增 途径 通信 通常 通往 通用 通知 通过 通道 速度 造成 逻辑 遇到
道理 道路 遗产 遗址 遭到 遭受 遭遇 遵守 避免 邀请 那个 那么 那些 那位 那儿 那天
那时 那样 那种 那边 那里 部位 部分 部署 部落 部长 部门 部队 配合 配套 配置 酒店
采取 采样 采用 采访 采购 释放 里面 重复 重大 重建 重排 重新 重点 重要 重视 重量
野生 量化 金属 金融 针对 钢铁 铁路 银子 银行 银鱼 销售 错误 锻炼 镇压 长剑 长度
长期 长老 门前 门口 门外 门户 门控 闭会 问道 问题 阅读 队伍 队员 队长 防守 防御
防止 防空 阵地 阶段 阶级 阻止 附近 陆续 降低 限制 陛下 院士 院子 院校 院长 除了
陷入 随便 随即 随后 随时 随机 随着 障碍 难以 难得 难道 集中 集体 集合 集团 需求
需要 露出 青年 非常 非法 面临 面前 面向 面对 面积 面试 革命 音乐 项目 顺利 顺治
顿时 颁布 预期 预测 预热 预算 预计 预训 预防 领先 领土 领域 领导 领袖 频率 频繁
颜色 风光 风味 风景 风格 风险 飞机 飞行 食品 食物 食用 饮食 首先 首次 首都 首页
首领 马上 骑兵 高中 高于 高兴 高大 高度 高手 高校 高等 高级 高考 高速 鱼种 鱼类
鱼肚 鱼苗 鲁棒 鲜血 麋鹿 麻烦 黄色 黄金 黑暗 黑色 黑鱼 鼓励 鼻子
""".split()
)
"""Chinese words of two characters, the commonest and those of this field."""
