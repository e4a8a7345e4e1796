// Choices drawn from known coefficients, keyed, for tests that a model finds them again.
#pragma once

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <functional>

#include "models/choice/choice_data.h"
#include "sim/random.h"

namespace marketday::test {

inline double normal_at(std::uint32_t who, std::uint32_t day, std::uint32_t k) {
  const RandomBlock bits = draw(11, who, day, Purpose::environment, k);
  return boost::math::quantile(boost::math::normal(), uniform(bits[0]));
}
inline double uniform_at(std::uint32_t who, std::uint32_t day, std::uint32_t k) {
  return uniform(draw(12, who, day, Purpose::environment, k)[0]);
}

// `probabilities(person, attributes of the choice)`: of the alternatives a, b, c, ...
// Two attributes, `price` uniform on 0.5 to 1.5 and `flag` 0 or 1, behind alternatives' constants.
using ChoiceRule =
    std::function<Eigen::VectorXd(std::uint32_t person, const Eigen::MatrixXd& attributes)>;

inline ChoiceData made_choices(std::uint32_t persons, std::uint32_t each, Eigen::Index alternatives,
                               const ChoiceRule& probabilities) {
  ChoiceData data;
  for (Eigen::Index j = 0; j < alternatives; ++j) {
    data.alternatives.emplace_back(1, static_cast<char>('a' + j));
    if (j > 0) data.attributes.push_back(data.alternatives.back());
  }
  data.attributes.emplace_back("price");
  data.attributes.emplace_back("flag");
  const Eigen::Index width = alternatives + 1;
  const auto choices = static_cast<Eigen::Index>(persons) * static_cast<Eigen::Index>(each);
  data.x.setZero(choices * alternatives, width);
  data.first.push_back(0);
  for (std::uint32_t person = 0; person < persons; ++person) {
    for (std::uint32_t c = 0; c < each; ++c) {
      const auto first = static_cast<Eigen::Index>(data.first.back());
      for (Eigen::Index j = 0; j < alternatives; ++j) {
        const auto key = static_cast<std::uint32_t>(j);
        if (j > 0) data.x(first + j, j - 1) = 1.0;
        data.x(first + j, width - 2) = 0.5 + uniform_at(person, c, key);
        data.x(first + j, width - 1) = uniform_at(person, c, key + 100) < 0.3 ? 1.0 : 0.0;
        data.alternative.push_back(static_cast<std::size_t>(j));
      }
      const Eigen::VectorXd p = probabilities(person, data.x.middleRows(first, alternatives));
      double left = uniform_at(person, c, 1000);
      Eigen::Index taken = 0;
      while (taken + 1 < alternatives && left >= p[taken]) left -= p[taken++];
      data.chosen.push_back(static_cast<std::size_t>(first + taken));
      data.person.push_back(person);
      data.first.push_back(data.first.back() + static_cast<std::size_t>(alternatives));
    }
  }
  return data;
}

inline Eigen::VectorXd softmax(const Eigen::VectorXd& v) {
  const Eigen::VectorXd p = (v.array() - v.maxCoeff()).exp();
  return p / p.sum();
}

}  // namespace marketday::test
