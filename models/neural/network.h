// A small neural network as our models see it: plain numbers in and out, no tensor. The library
// that trains it (libtorch) stands behind this in a module that is loaded when first asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/description.h"

namespace marketday {

// lstm: Hochreiter & Schmidhuber (1997). cnn: causal dilated convolutions, Bai, Kolter & Koltun
// (2018). neumf: GMF beside a multi-layer perceptron, He et al. (WWW 2017), on two ids a row.
enum class NeuralKind { lstm, cnn, neumf };
enum class NetworkLoss { squared, logistic, softmax };

struct NetworkShape {
  NeuralKind kind = NeuralKind::lstm;
  NetworkLoss loss = NetworkLoss::squared;
  std::size_t steps = 1;          // of a sequence
  std::size_t step_numbers = 0;   // numbers a step
  std::size_t ids = 0;            // an id is below this; this itself stands for none
  std::size_t id_width = 0;       // numbers that an id is learnt as
  std::size_t ahead = 1;          // answers a sequence
  std::size_t ahead_numbers = 0;  // known beforehand of each answer
  std::size_t hidden = 32;
  std::size_t layers = 1;
  std::size_t kernel = 3;  // cnn: steps a convolution sees
};

struct Examples {
  std::size_t rows = 0;
  std::vector<float> numbers = {};         // rows x steps x step_numbers
  std::vector<std::int64_t> ids = {};      // rows x steps, where the shape has ids
  std::vector<float> ahead_numbers = {};   // rows x ahead x ahead_numbers
  std::vector<float> targets = {};         // rows x ahead, not a number: not counted
  std::vector<std::int64_t> classes = {};  // softmax: rows, the id that came
};

struct TrainingPlan {
  std::uint32_t epochs = 20;
  std::size_t batch = 64;  // examples a step
  double step = 0.003;     // Adam's first; falls in a line to 0
  double l2 = 0.0;         // penalty on squared weights
  double dropout = 0.0;    // share of the encoding left out of a step
  std::uint64_t seed = 0;
  // Called before each epoch where examples change, as drawn negatives do.
  std::function<void(std::uint32_t epoch, Examples& examples)> renew = {};
};

class Network {
 public:
  Network() = default;
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  virtual ~Network() = default;

  // From drawn weights; the same shape, examples and plan give the same weights on any number of
  // threads. False when they grew without bound.
  virtual bool train(Examples examples, const TrainingPlan& plan) = 0;
  // rows x ahead; logistic: chances; softmax: rows x ids, logarithms up to a constant.
  virtual std::vector<float> answers(const Examples& examples) const = 0;
  virtual std::vector<float> weights() const = 0;
  // False when there are not as many as the shape has.
  virtual bool set_weights(std::span<const float> weights) = 0;
};

// Empty when networks can be made; else what is missing and how to get it.
std::string neural_missing();
// InputError with it when they cannot.
void require_neural();
std::unique_ptr<Network> make_network(const NetworkShape& shape);

// Notes that a plug-in cannot fit without, for those who list them; gives `description` back.
Description on_network(Description description);
bool needs_network(const std::string& model);

// What the module hands out under the name kNetworkFactory.
using NetworkFactory = Network* (*)(const NetworkShape* shape);
inline constexpr const char* kNetworkFactory = "marketday_make_network_1";

}  // namespace marketday
