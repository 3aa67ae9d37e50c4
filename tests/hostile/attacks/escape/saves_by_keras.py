# tries = "Writes by Keras, with the true method behind the one that does nothing."
# mark = "target"
# says = "raised \\w+Error"
import planted


def build_model():
    from keras.src.saving import saving_lib

    saving_lib.save_model(planted.model(), planted.FOLDER + "/model.keras")
