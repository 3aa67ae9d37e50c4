#!/usr/bin/env python
# coding: utf-8

# # My first network

# In[1]:


get_ipython().system('pip install -q keras')
get_ipython().run_line_magic('load_ext', 'autoreload')
import keras
from keras import layers


# In[2]:


get_ipython().run_cell_magic('capture', 'output', 'WIDTHS = [12, 24]\n!nvidia-smi\n')


# In[3]:


get_ipython().run_cell_magic('time', '', 'def build_model():\n    model = keras.Sequential([keras.Input((28, 28, 1))])\n    for width in WIDTHS:\n        model.add(layers.Conv2D(width, 3, activation="relu"))\n        model.add(layers.MaxPooling2D())\n    model.add(layers.Flatten())\n    model.add(layers.Dense(10, activation="softmax"))\n    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])\n    return model\n')


# In[4]:


get_ipython().run_cell_magic('timeit', '-r 1 -n 1', 'model = build_model()\nmodel.fit(x_train, y_train)\n')
