// From action values to action probabilities over the allowed actions of one row. Ties share
// evenly, masked actions get 0, and a row that allows nothing stays 0 throughout.
#pragma once

#include <cstdint>
#include <span>

namespace marketday {

// The allowed action of the greatest value; -1 when none is allowed or several are tied.
int only_greatest(std::span<const double> values, std::span<const std::uint8_t> mask);
void greedy_probabilities(std::span<const double> values, std::span<const std::uint8_t> mask,
                          std::span<double> probabilities);

// 1 - epsilon on the greedy actions, epsilon spread over all allowed ones (the greedy included).
void epsilon_greedy_probabilities(std::span<const double> values,
                                  std::span<const std::uint8_t> mask, double epsilon,
                                  std::span<double> probabilities);

// Proportional to exp(value / temperature).
void softmax_probabilities(std::span<const double> values, std::span<const std::uint8_t> mask,
                           double temperature, std::span<double> probabilities);

// 1 / (K + weight (greatest - value)) for each of the K allowed actions but the greedy ones, which
// share the rest.
void inverse_gap_probabilities(std::span<const double> values, std::span<const std::uint8_t> mask,
                               double weight, std::span<double> probabilities);

void uniform_probabilities(std::span<const std::uint8_t> mask, std::span<double> probabilities);

// Gives up a share of the probabilities and spreads it over all allowed actions.
void explore(std::span<const std::uint8_t> mask, double share, std::span<double> probabilities);

// All on one action.
void certain_action(int action, std::span<double> probabilities);

// The value of the action that `u` from (0, 1) draws from the probabilities.
double drawn_value(std::span<const double> values, std::span<const double> probabilities, double u);

// The mean of the values under the probabilities.
double expected_value(std::span<const double> values, std::span<const double> probabilities);

// The greatest allowed value; 0 when nothing is allowed.
double greatest_value(std::span<const double> values, std::span<const std::uint8_t> mask);

}  // namespace marketday
