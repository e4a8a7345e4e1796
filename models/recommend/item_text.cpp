#include "models/recommend/item_text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace marketday {
namespace {

char small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) >= 128);
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (in_word(small(c))) {
      word += small(c);
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

TermVectors term_vectors(const std::vector<std::string>& texts) {
  TermVectors v;
  std::unordered_map<std::string, std::uint32_t> vocabulary;
  std::vector<double> with;  // texts that hold the term
  for (const std::string& text : texts) {
    std::map<std::uint32_t, double> counts;
    for (const std::string& word : words_of(text)) {
      counts[vocabulary.emplace(word, static_cast<std::uint32_t>(vocabulary.size()))
                 .first->second] += 1.0;
    }
    with.resize(vocabulary.size(), 0.0);
    for (const auto& [term, count] : counts) {
      v.ids.push_back(term);
      v.weights.push_back(count);
      with[term] += 1.0;
    }
    v.starts.push_back(v.ids.size());
  }
  v.terms = static_cast<std::uint32_t>(vocabulary.size());
  const double count = 1.0 + static_cast<double>(texts.size());
  for (std::size_t t = 0; t < v.texts(); ++t) {
    double squares = 0.0;
    for (std::size_t i = v.starts[t]; i < v.starts[t + 1]; ++i) {
      v.weights[i] *= 1.0 + std::log(count / (1.0 + with[v.ids[i]]));
      squares += v.weights[i] * v.weights[i];
    }
    for (std::size_t i = v.starts[t]; i < v.starts[t + 1]; ++i) v.weights[i] /= std::sqrt(squares);
  }
  return v;
}

void add_texts(Feedback& feedback, const CsvTable& table, const TextColumns& columns) {
  const std::size_t item = table.column(columns.item);
  std::vector<std::size_t> texts;
  std::vector<std::size_t> flags;
  for (const std::string& name : columns.texts) texts.push_back(table.column(name));
  for (const std::string& name : columns.flags) flags.push_back(table.column(name));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.empty(row, item)) continue;
    const std::uint32_t number = feedback.items.add(table.text(row, item));
    feedback.texts.resize(feedback.items.size());
    std::string& text = feedback.texts[number];
    if (!text.empty()) continue;  // the first row tells
    for (const std::size_t column : texts) {
      if (!table.empty(row, column)) text.append(table.text(row, column)).append(" ");
    }
    for (const std::size_t column : flags) {
      if (!table.empty(row, column) && table.text(row, column) == "1") {
        text.append(table.header()[column]).append(" ");
      }
    }
  }
  feedback.texts.resize(feedback.items.size());
}

}  // namespace marketday
