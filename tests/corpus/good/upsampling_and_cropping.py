"""The image is enlarged, cropped and shrunk again: nearest neighbours, uneven borders."""

from tensorflow.keras.layers import Conv2D, Conv2DTranspose, Cropping2D, Dense, Flatten, MaxPool2D, UpSampling2D, ZeroPadding2D, Input
from tensorflow.keras import Sequential

def build_model():
    model = Sequential()
    model.add(Input(shape=(28,28,1)))
    model.add(Cropping2D(4))                        # 20 x 20
    model.add(UpSampling2D(size=(2,2)))             # 40 x 40
    model.add(Conv2D(8, (5,5), strides=2, activation='relu'))
    model.add(ZeroPadding2D(((1,0),(0,1))))
    model.add(MaxPool2D((2,2)))
    model.add(Conv2DTranspose(16, (3,3), activation='relu', output_padding=None))
    model.add(Flatten())
    model.add(Dense(10, activation='softmax'))
    model.compile(optimizer='adagrad', loss='sparse_categorical_crossentropy')
    return model
