#include "models/neural/torch/torch_net.h"

#include <torch/nn/functional/embedding.h>

namespace marketday {
namespace {

namespace nn = torch::nn;

std::int64_t signed_of(std::size_t n) {
  return static_cast<std::int64_t>(n);
}

// Row `ids` stands for no id and is 0.
torch::Tensor looked_up(const torch::Tensor& table, const torch::Tensor& ids) {
  const torch::Tensor none = torch::zeros({1, table.size(1)});
  return torch::embedding(torch::cat({table, none}), ids);
}

// Convolutions that see no later step, twice as far apart in each layer; the encoding is the last
// step beside the mean of all.
class ConvolutionStack : public nn::Module {
 public:
  ConvolutionStack(std::int64_t inputs, const NetworkShape& shape) : kernel_(shape.kernel) {
    for (std::size_t layer = 0; layer < shape.layers; ++layer) {
      const std::int64_t in = layer == 0 ? inputs : signed_of(shape.hidden);
      layers_.push_back(register_module(
          "conv" + std::to_string(layer),
          nn::Conv1d(nn::Conv1dOptions(in, signed_of(shape.hidden), signed_of(shape.kernel))
                         .dilation(std::int64_t{1} << layer))));
    }
  }

  torch::Tensor forward(const torch::Tensor& x) {
    torch::Tensor y = x.transpose(1, 2);
    for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
      const std::int64_t before = signed_of(kernel_ - 1) << layer;
      const torch::Tensor z =
          torch::relu(layers_[layer]->forward(torch::constant_pad_nd(y, {before, 0})));
      y = layer == 0 ? z : y + z;
    }
    return torch::cat({y.select(2, -1), y.mean(2)}, 1);
  }

 private:
  std::size_t kernel_;
  std::vector<nn::Conv1d> layers_;
};

// Sequence to encoding; then one answer a step ahead from the encoding and what is known of the
// step, or a score of every id by the product with its own vector.
class SequenceNet : public TorchNet {
 public:
  explicit SequenceNet(const NetworkShape& shape) : shape_(shape) {
    const auto inputs = signed_of(shape.step_numbers + (shape.ids > 0 ? shape.id_width : 0));
    const auto hidden = signed_of(shape.hidden);
    if (shape.ids > 0) {
      table_ = register_parameter("ids",
                                  torch::empty({signed_of(shape.ids), signed_of(shape.id_width)}));
    }
    if (shape.kind == NeuralKind::lstm) {
      lstm_ = register_module("lstm", nn::LSTM(nn::LSTMOptions(inputs, hidden)
                                                   .num_layers(signed_of(shape.layers))
                                                   .batch_first(true)));
    } else {
      convolutions_ =
          register_module("convolutions", std::make_shared<ConvolutionStack>(inputs, shape));
    }
    const std::int64_t code = shape.kind == NeuralKind::lstm ? hidden : 2 * hidden;
    if (shape.loss == NetworkLoss::softmax) {
      to_ids_ = register_module("to_ids", nn::Linear(code, signed_of(shape.id_width)));
      id_bias_ = register_parameter("id_bias", torch::empty({signed_of(shape.ids)}));
    } else {
      first_ = register_module("first", nn::Linear(code + signed_of(shape.ahead_numbers), hidden));
      second_ = register_module("second", nn::Linear(hidden, 1));
    }
  }

  torch::Tensor forward(const torch::Tensor& numbers, const torch::Tensor& ids,
                        const torch::Tensor& ahead, const Mask& mask) override {
    torch::Tensor code = encode(numbers, ids);
    if (mask) code = code * mask(code);
    if (shape_.loss == NetworkLoss::softmax) {
      return torch::addmm(id_bias_, to_ids_->forward(code), table_.t());
    }
    const torch::Tensor every = code.unsqueeze(1).expand({-1, signed_of(shape_.ahead), -1});
    const torch::Tensor joint = shape_.ahead_numbers > 0 ? torch::cat({every, ahead}, 2) : every;
    return second_->forward(torch::relu(first_->forward(joint))).squeeze(2);
  }

 private:
  torch::Tensor encode(const torch::Tensor& numbers, const torch::Tensor& ids) {
    torch::Tensor x = numbers;
    if (shape_.ids > 0) {
      const torch::Tensor vectors = looked_up(table_, ids);
      x = shape_.step_numbers > 0 ? torch::cat({numbers, vectors}, 2) : vectors;
    }
    if (lstm_) return std::get<0>(lstm_->forward(x)).select(1, -1);
    return convolutions_->forward(x);
  }

  NetworkShape shape_;
  torch::Tensor table_;
  nn::LSTM lstm_{nullptr};
  std::shared_ptr<ConvolutionStack> convolutions_;
  nn::Linear to_ids_{nullptr};
  torch::Tensor id_bias_;
  nn::Linear first_{nullptr};
  nn::Linear second_{nullptr};
};

// He et al. (2017), eq. 12: the two halves have vectors of their own.
class NeuMfNet : public TorchNet {
 public:
  explicit NeuMfNet(const NetworkShape& shape) {
    const std::int64_t width = signed_of(shape.id_width);
    gmf_ = register_parameter("ids_gmf", torch::empty({signed_of(shape.ids), width}));
    mlp_ = register_parameter("ids_mlp", torch::empty({signed_of(shape.ids), width}));
    std::int64_t in = 2 * width;
    for (std::size_t layer = 0; layer < shape.layers; ++layer) {
      const auto out = std::max<std::int64_t>(1, signed_of(shape.hidden) >> layer);
      tower_.push_back(register_module("tower" + std::to_string(layer), nn::Linear(in, out)));
      in = out;
    }
    last_ = register_module("last", nn::Linear(width + in, 1));
  }

  torch::Tensor forward(const torch::Tensor& /*numbers*/, const torch::Tensor& ids,
                        const torch::Tensor& /*ahead*/, const Mask& mask) override {
    const torch::Tensor pair = looked_up(gmf_, ids);
    torch::Tensor deep = looked_up(mlp_, ids).flatten(1);
    for (nn::Linear& layer : tower_) deep = torch::relu(layer->forward(deep));
    torch::Tensor joint = torch::cat({pair.select(1, 0) * pair.select(1, 1), deep}, 1);
    if (mask) joint = joint * mask(joint);
    return last_->forward(joint);
  }

 private:
  torch::Tensor gmf_;
  torch::Tensor mlp_;
  std::vector<nn::Linear> tower_;
  nn::Linear last_{nullptr};
};

}  // namespace

std::shared_ptr<TorchNet> make_sequence_net(const NetworkShape& shape) {
  return std::make_shared<SequenceNet>(shape);
}

std::shared_ptr<TorchNet> make_neumf_net(const NetworkShape& shape) {
  return std::make_shared<NeuMfNet>(shape);
}

}  // namespace marketday
