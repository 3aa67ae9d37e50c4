"""The English words by which a student says what a variant did, each with the part that it plays.

Whatever could change the meaning of a sentence and is not understood makes the reader silent: that is what most of the
lists are for.
"""


def _of(text: str) -> frozenset[str]:
    return frozenset(text.split())


BETTER = _of(
    "better improve improved improves improving improvement improvements gain gains gained help helps helped beats "
    "outperforms outperformed"
)
WORSE = _of(
    "worse worsened worsens hurt hurts hurting harm harms harmed deteriorated deteriorates degraded degrades "
    "degradation"
)
UP = _of("up higher increase increased increases increasing rise rises rose risen raised raises grew grows")
DOWN = _of(
    "down lower lowered lowers decrease decreased decreases decreasing drop drops dropped dropping fall falls fell "
    "fallen decline declined declines reduced reduces reduction lost loses"
)
MORE = frozenset(["more"])
LESS = frozenset(["less", "fewer"])
"""These say something about what stands behind them."""

SAME = _of("same equal equally identical identically unchanged constant")
GOOD = frozenset(["good"])
SIMILAR = _of("similar similarly comparable indistinguishable")
DIFFERENCE = _of("difference differences change changes changed effect effects impact")
"""None of it is the same."""
APART = frozenset(["distinguished"])
ROUGHLY = _of("about almost nearly roughly approximately basically practically essentially pretty around ~ ca")
STRONG = _of(
    "much significantly significant really noticeably noticeable clearly clear visible big large real substantial "
    "considerably strongly obvious"
)
"""Without it there may be a small difference."""

NEGATIONS = _of("not no never neither nor nothing none nobody hardly barely without zero little")
SEEING = _of("see saw seen find found notice noticed observe observed measure measured")
FAINT = frozenset(["hardly", "barely", "little"])
"""Negations that leave a little."""
BETWEEN = _of(
    "a an the any at all be been being become get got getting have has had make made it that this even so very see "
    "saw seen find found notice noticed observe observed show shows measure measured do did does is was anything to "
    "in of give gave bring brought lead led yield accuracy result test there number"
)
"""What may stand between a negation and the word that it turns round."""

ACCURACY = _of("accuracy accuracies accurate acc correct performance score scores")
ERRORS = _of("error errors mistake mistakes misclassified misclassifications misclassification wrong")
PARAMETERS = _of("parameter parameters param params weights")
ENLARGED = _of("more bigger larger higher up increase increased increases grew grows rose doubled tripled")
DIMINISHED = _of("fewer less smaller lower down decrease decreased decreases drop dropped drops fell reduced")
TWICE = _of("twice double doubled triple tripled")
HALF = _of("half halved quarter third")

UNREAL = _of(
    "would could should might may maybe perhaps possibly if unless expect expected expects expecting expectation "
    "hope hoped hoping thought think thinks believe believed guess guessed predict predicted prediction assume "
    "assumed will wish wanted supposed unsure unclear unknown whether wonder wondered call called true false "
    "surprised opposite failed fails fail can too room unreal"
)
"""What stands beside it was not seen."""
UNLIKE = _of(
    "training train trained trains val validation valid loss losses time times second seconds s sec minute minutes "
    "ms faster slower fast slow quicker speed quickly longer shorter epoch epochs converge converges converged "
    "convergence overfit overfits overfitting overfitted underfit underfitting generalise generalises generalize "
    "generalizes generalisation generalization memory flops cpu gpu size stable stability digit digits class "
    "classes image images picture pictures gradient confidence batch step steps curve curves sevens eights nines "
    "ones"
)
"""Something else than the accuracy on all test images."""
PARTLY = _of(
    "seed seeds run runs first later sometimes partly glance beginning initially finally eventually once twofold "
    "occasionally usually often mostly when where until depends depending except disappears disappeared then end "
    "ends"
)
"""What was seen was not always seen, so that the whole text has more to it than its words."""
DOUBTS = _of(
    "seem seems seemed look looks looked appear appears appeared probably likely noise noisy chance luck lucky "
    "random randomness coincidence uncertain uncertainty inconclusive"
)
NOISE = frozenset(["noise", "chance", "luck", "randomness"])
INSIDE = _of("within inside below smaller")

THE_MODEL = _of(
    "the my our a model models original base baseline before itself it unchanged default build_model one network "
    "this that was old previous plain own"
)
"""What stands behind "than" where a variant is held against the model itself."""
FUNCTION_WORDS = _of(
    "a an the it its is was were are be been by of in on to from at for this that these there here i we my our me "
    "you has have had got get gets made makes make became becomes go goes went gone come came did does do very "
    "quite slightly slight small tiny bit lot lots far clearly clear much even still also too again now overall all "
    "just only nearly almost about around roughly approximately surprisingly indeed result results variant model "
    "network new with test percent percentage point points pp p than before original base baseline as rather "
    "somewhat significantly noticeably considerably strongly visibly marginally really seems looks probably data "
    "set mnist ended end both good stays stayed stay remains remained remain found see saw seen gave gives give "
    "reached reaches reach % -> instead vs versus ~ let lets learned against compared so"
)
"""Words that say nothing about what went up or down, so that it was the accuracy."""
EXPLAINING = _of("because since therefore thus due so hence")
"""Where a clause begins that says why, or what follows."""
PERHAPS = _of("probably likely perhaps maybe possibly mainly presumably")
SPLITTING = _of(
    "but and however though although while whereas with despite nor which who because since therefore thus due so "
    "hence at"
)
"""Where a clause ends and the next one begins."""
ORIGINAL = _of("original base baseline old previous default plain itself my our reference")
"""What the variant is not, where nothing is held against it."""
OF_A_MODEL = _of("is was has had beats beat outperforms outperformed wins won gives gave")
COMPARATIVES = _of("higher lower more less fewer bigger larger smaller deeper wider longer")
CHANGING = _of("instead -> to from replaced without no not vs")
"""With these, a change names what was there before as well."""
GROWN = _of("more larger bigger higher wider deeper doubled double twice increased increase added add another extra")
SHRUNK = _of(
    "fewer less smaller lower narrower shallower half halved halving reduced reduce decreased decrease removed remove "
    "without no"
)
"""What a student says of a change that goes one way or the other."""
TELLING_NOTHING = _of(
    "a an the in of to and or with without no not instead from into by for my more less fewer model variant layer "
    "network one it i use used using change changed add added remove removed replace replaced made make 1st 2nd 3rd "
    "4th 5th first second third none yes learning default other new"
)
"""Words that tell no variant from another."""
STATEMENT_WORDS = FUNCTION_WORDS.union(
    BETTER, WORSE, UP, DOWN, MORE, LESS, SAME, SIMILAR, DIFFERENCE, APART, ROUGHLY, STRONG, NEGATIONS, BETWEEN,
    ACCURACY, ERRORS, DOUBTS, THE_MODEL,
)  # fmt: skip
"""Words that a statement about the accuracy is made of."""
PASSED_OVER = BETWEEN | STRONG | ROUGHLY
"""From a negation to the word that it turns round."""
