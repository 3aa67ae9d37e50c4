"""
ASSIGNMENT 1
My first CNN :-)

The script loads MNIST, trains and plots; only build_model() is needed for the grade.
"""

# step 1: import everything
import numpy as np
import matplotlib.pyplot as plt
import tensorflow as tf

# step 2: load the data set
(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
print("train:", x_train.shape, "test:", x_test.shape)

# step 3: look at one picture
plt.imshow(x_train[0], cmap="gray")
plt.show()

# step 4: normalise and add the channel
x_train = x_train[..., np.newaxis] / 255.0
x_test = x_test[..., np.newaxis] / 255.0


# step 5: the model
def build_model():
    # Sequential means: one layer after the other
    model = tf.keras.models.Sequential()
    # 32 filters, each 3x3. input_shape is only needed in the first layer!
    model.add(tf.keras.layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)))
    # take the maximum of each 2x2 square -> the picture is half as big
    model.add(tf.keras.layers.MaxPooling2D((2, 2)))
    # once more with more filters
    model.add(tf.keras.layers.Conv2D(64, (3, 3), activation="relu"))
    model.add(tf.keras.layers.MaxPooling2D((2, 2)))
    # from picture to vector
    model.add(tf.keras.layers.Flatten())
    # switch off half of the neurons against overfitting
    model.add(tf.keras.layers.Dropout(0.5))
    # ten digits -> ten outputs
    model.add(tf.keras.layers.Dense(10, activation="softmax"))

    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# step 6: training
model = build_model()
model.summary()
history = model.fit(x_train, y_train, epochs=5, batch_size=128, validation_split=0.1)

# step 7: plots
plt.plot(history.history["accuracy"], label="train")
plt.plot(history.history["val_accuracy"], label="val")
plt.legend()
plt.show()

# step 8: how good is it?
test_loss, test_acc = model.evaluate(x_test, y_test)
print("Test accuracy:", test_acc)
