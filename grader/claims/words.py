"""The English words by which a student says what a variant did, each with the part that it plays.

Whatever could change the meaning of a sentence and is not understood makes the reader silent: that is what most of the
lists are for.
"""

BETTER = frozenset(
    "better improve improved improves improving improvement improvements gain gains gained help helps helped "
    "beats outperforms outperformed".split()
)
WORSE = frozenset(
    "worse worsened worsens hurt hurts hurting harm harms harmed deteriorated deteriorates degraded degrades "
    "degradation".split()
)
UP = frozenset(
    "up higher increase increased increases increasing rise rises rose risen raised raises grew grows".split()
)
DOWN = frozenset(
    "down lower lowered lowers decrease decreased decreases decreasing drop drops dropped dropping fall falls fell fallen "
    "decline declined declines reduced reduces reduction lost loses".split()
)
MORE = frozenset(["more"])
LESS = frozenset(["less", "fewer"])
"""These say something about what stands behind them."""

SAME = frozenset("same equal equally identical identically unchanged constant".split())
SIMILAR = frozenset("similar similarly comparable indistinguishable".split())
DIFFERENCE = frozenset("difference differences change changes changed effect effects impact".split())
"""None of it is the same."""
APART = frozenset(["distinguished"])
ROUGHLY = frozenset(
    "about almost nearly roughly approximately basically practically essentially pretty around little ~ ca".split()
)
STRONG = frozenset(
    "much significantly significant really noticeably noticeable clearly clear visible big large real substantial "
    "considerably strongly obvious".split()
)
"""Without it there may be a small difference."""

NEGATIONS = frozenset("not no never neither nor nothing none nobody hardly barely without zero".split())
FAINT = frozenset(["hardly", "barely"])
"""Negations that leave a little."""
BETWEEN = frozenset(
    "a an the any at all be been being become get got getting have has had make made it that this even so very see saw "
    "seen find found notice noticed observe observed show shows measure measured do did does is was anything to in of "
    "give gave bring brought lead led yield accuracy result test there number".split()
)
"""What may stand between a negation and the word that it turns round."""

ACCURACY = frozenset("accuracy accuracies accurate acc correct performance score scores".split())
ERRORS = frozenset("error errors mistake mistakes misclassified misclassifications misclassification wrong".split())
PARAMETERS = frozenset("parameter parameters param params weights".split())
ENLARGED = frozenset(
    "more bigger larger higher up increase increased increases grew grows rose doubled tripled".split()
)
DIMINISHED = frozenset(
    "fewer less smaller lower down decrease decreased decreases drop dropped drops fell reduced".split()
)
TWICE, HALF = frozenset("twice double doubled triple tripled".split()), frozenset("half halved quarter third".split())

UNREAL = frozenset(
    "would could should might may maybe perhaps possibly if unless expect expected expects expecting expectation hope "
    "hoped hoping thought think thinks believe believed guess guessed predict predicted prediction assume assumed will "
    "wish wanted supposed unsure unclear unknown whether wonder wondered call called true false surprised".split()
)
"""What stands beside it was not seen."""
UNLIKE = frozenset(
    "training train trained trains val validation valid loss losses time times second seconds s sec minute minutes ms "
    "faster slower fast slow quicker speed quickly longer shorter epoch epochs converge converges converged convergence "
    "overfit overfits overfitting overfitted underfit underfitting generalise generalises generalize generalizes "
    "generalisation generalization memory flops cpu gpu size stable stability digit digits class classes image images "
    "picture pictures gradient confidence batch step steps curve curves sevens eights nines ones".split()
)
"""Something else than the accuracy on all test images."""
PARTLY = frozenset(
    "seed seeds run runs first later sometimes partly glance beginning initially finally eventually once twofold "
    "occasionally usually often mostly when where until depends depending except disappears disappeared then end ends".split()
)
"""What was seen was not always seen, so that the whole text has more to it than its words."""
DOUBTS = frozenset(
    "seem seems seemed look looks looked appear appears appeared probably likely noise noisy chance luck lucky random "
    "randomness coincidence uncertain uncertainty inconclusive".split()
)
NOISE = frozenset(["noise", "chance", "luck", "randomness"])
INSIDE = frozenset("within inside below smaller".split())

THE_MODEL = frozenset(
    "the my our a model models original base baseline before itself it unchanged default build_model one network this "
    "that was old previous plain own".split()
)
"""What stands behind "than" where a variant is held against the model itself."""
FUNCTION_WORDS = frozenset(
    "a an the it its is was were are be been by of in on to from at for this that these there here i we my our me you "
    "has have had got get gets made makes make became becomes go goes went gone come came did does do very quite "
    "slightly slight small tiny bit little lot lots far clearly clear much even still also too again now overall all "
    "just only nearly almost about around roughly approximately surprisingly indeed again result results variant model "
    "network new with test percent percentage point points pp p than before original base baseline my as rather somewhat "
    "significantly noticeably considerably strongly visibly marginally a really seems looks probably data set mnist "
    "ended end both".split()
)
"""Words that say nothing about what went up or down, so that it was the accuracy."""
EXPLAINING = frozenset("because since therefore thus due".split())
"""Where a clause begins that says why, or what follows."""
PERHAPS = frozenset("probably likely perhaps maybe possibly mainly presumably".split())
SPLITTING = frozenset(
    "but and however though although while whereas with despite nor which who because since therefore "
    "thus due at".split()
)
"""Where a clause ends and the next one begins."""
