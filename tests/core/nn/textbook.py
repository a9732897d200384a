"""The oracle: a network, its gradient and the optimizers with plain Python loops over samples, units and weights.

Nothing here comes from the core. ``factors[layer][sample][unit]`` is what a unit is multiplied by, mask / q.
"""

import math


def forward(weights, biases, x, factors):
    """All layers' values [layer][sample][unit], after their factors; ``weights[layer][i][j]`` from i to j."""
    values = [[[x[s][i] * factors[0][s][i] for i in range(len(x[s]))] for s in range(len(x))]]
    for layer, (w, b) in enumerate(zip(weights, biases, strict=True), start=1):
        is_last = layer == len(weights)
        rows = []
        for s, a in enumerate(values[-1]):
            row = []
            for j in range(len(b)):
                z = b[j] + sum(a[i] * w[i][j] for i in range(len(a)))
                row.append((z if is_last else max(z, 0.0)) * factors[layer][s][j])
            rows.append(row)
        values.append(rows)
    return values


def loss_and_gradient(logits, y, loss):
    """The mean loss and its gradient by the logits, from the definitions."""
    n, total, grad = len(logits), 0.0, []
    for z, target in zip(logits, y, strict=True):
        if loss == "binary":
            p = 1.0 / (1.0 + math.exp(-z[0]))
            total += -math.log(p if target == 1 else 1.0 - p) / n
            grad.append([(p - target) / n])
        elif loss == "softmax":
            e = [math.exp(v) for v in z]
            p = [v / sum(e) for v in e]
            total += -math.log(p[target]) / n
            grad.append([(p[c] - (c == target)) / n for c in range(len(z))])
        else:
            n_elements = n * len(z)
            total += sum((v - t) ** 2 for v, t in zip(z, target, strict=True)) / n_elements
            grad.append([2.0 * (v - t) / n_elements for v, t in zip(z, target, strict=True)])
    return total, grad


def gradients(weights, biases, x, y, factors, loss):
    """(loss, grad_weights, grad_biases) by backpropagation, one derivative at a time."""
    values = forward(weights, biases, x, factors)
    total, grad = loss_and_gradient(values[-1], y, loss)
    grad_weights, grad_biases = [], []
    for layer in range(len(weights), 0, -1):
        below, w = values[layer - 1], weights[layer - 1]
        is_last = layer == len(weights)
        grad_z = [
            [
                grad[s][j] * factors[layer][s][j] * (1.0 if is_last or values[layer][s][j] > 0.0 else 0.0)
                for j in range(len(grad[s]))
            ]
            for s in range(len(grad))
        ]
        samples, n_in, n_out = range(len(x)), range(len(w)), range(len(w[0]))
        grad_weights.insert(0, [[sum(below[s][i] * grad_z[s][j] for s in samples) for j in n_out] for i in n_in])
        grad_biases.insert(0, [sum(grad_z[s][j] for s in samples) for j in n_out])
        grad = [[sum(w[i][j] * grad_z[s][j] for j in n_out) for i in n_in] for s in samples]
    return total, grad_weights, grad_biases


class Adam:
    """Algorithm 1 of Kingma and Ba for a list; ``l2`` adds to the gradient, ``decoupled`` shrinks."""

    def __init__(self, n, learning_rate, l2=None, decoupled=None):
        self.m, self.v, self.t, self.learning_rate = [0.0] * n, [0.0] * n, 0, learning_rate
        self.l2, self.decoupled = l2 or [0.0] * n, decoupled or [0.0] * n

    def step(self, w, g):
        self.t += 1
        new = []
        for i in range(len(w)):
            gradient = g[i] + self.l2[i] * w[i]
            self.m[i] = 0.9 * self.m[i] + 0.1 * gradient
            self.v[i] = 0.999 * self.v[i] + 0.001 * gradient * gradient
            m_hat = self.m[i] / (1 - 0.9**self.t)
            v_hat = self.v[i] / (1 - 0.999**self.t)
            shrunk = w[i] - self.learning_rate * self.decoupled[i] * w[i]
            new.append(shrunk - self.learning_rate * m_hat / (math.sqrt(v_hat) + 1e-8))
        return new


class Sgd:
    """Momentum as in PyTorch: v = mu v + g, w = w - lr v."""

    def __init__(self, n, learning_rate, momentum, l2=None):
        self.v, self.learning_rate, self.momentum, self.l2 = (
            [0.0] * n,
            learning_rate,
            momentum,
            l2 or [0.0] * n,
        )

    def step(self, w, g):
        self.v = [self.momentum * v + gi + d * wi for v, gi, d, wi in zip(self.v, g, self.l2, w, strict=True)]
        return [wi - self.learning_rate * v for wi, v in zip(w, self.v, strict=True)]
