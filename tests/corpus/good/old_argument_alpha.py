"""LeakyReLU(alpha=...) is Keras 2; Keras 3 still takes it, with a warning."""
import tensorflow as tf

def build_model():
    model = tf.keras.models.Sequential([
        tf.keras.layers.Conv2D(32, kernel_size=(3,3), padding='same', input_shape=(28,28,1)),
        tf.keras.layers.LeakyReLU(alpha=0.1),
        tf.keras.layers.MaxPooling2D((2,2), padding='same'),
        tf.keras.layers.Conv2D(64, (3,3), padding='same'),
        tf.keras.layers.LeakyReLU(alpha=0.1),
        tf.keras.layers.MaxPooling2D(pool_size=(2,2), padding='same'),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(10, activation='softmax')])
    model.compile(loss=tf.keras.losses.categorical_crossentropy, optimizer=tf.keras.optimizers.Adam(), metrics=['accuracy'])
    return model
