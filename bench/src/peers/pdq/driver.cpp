// Measures Meta's C++ PDQ (github.com/facebook/ThreatExchange, pdq/cpp) on pixels in memory. Holds none of its code.
//
// Build beside a checkout of that repository at commit baefb4ed67b6cdc1d4c82dbaef858d50866ac424:
//   P=ThreatExchange/pdq/cpp
//   g++ -O3 -std=c++17 -I ThreatExchange bench/src/peers/pdq/driver.cpp $P/hashing/pdqhashing.cpp $P/hashing/torben.cpp \
//     $P/downscaling/downscaling.cpp $P/common/pdqhashtypes.cpp $P/common/pdqhamming.cpp -o pdq-peer
//
// Use: pdq-peer FILE.ppm SECONDS. Repeats RGB pixels -> hash and quality for that long, after a tenth of it as warm-up, and prints a line of
// JSON: the hash, quality, the eight dihedral hashes, and each repetition's time in milliseconds.
// Refuses (exit 1) what is not a binary 8-bit PPM without comments.

#include <pdq/cpp/hashing/pdqhashing.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace facebook::pdq::hashing;
using Clock = std::chrono::steady_clock;

namespace {

struct Picture {
  int width, height;
  std::vector<uint8_t> rgb;
};

Picture readPpm(const char* path) {
  Picture picture;
  int depth;
  FILE* file = fopen(path, "rb");
  if (!file || fscanf(file, "P6 %d %d %d", &picture.width, &picture.height, &depth) != 3 || depth != 255) {
    fprintf(stderr, "%s: not a binary 8-bit PPM\n", path);
    exit(1);
  }
  fgetc(file);
  picture.rgb.resize(size_t(picture.width) * picture.height * 3);
  if (fread(picture.rgb.data(), 1, picture.rgb.size(), file) != picture.rgb.size()) {
    fprintf(stderr, "%s: too short\n", path);
    exit(1);
  }
  fclose(file);
  return picture;
}

struct Hasher {
  Picture picture;
  std::vector<float> first, second;
  float grid[64][64], half[16][64], coefficients[16][16], turned[16][16];

  explicit Hasher(Picture given) : picture(std::move(given)), first(picture.rgb.size() / 3), second(first.size()) {}

  void fillLuma() {
    uint8_t* rgb = picture.rgb.data();
    fillFloatLumaFromRGB(rgb, rgb + 1, rgb + 2, picture.height, picture.width, picture.width * 3, 3, first.data());
  }

  void hash(Hash256& hash, int& quality) {
    fillLuma();
    pdqHash256FromFloatLuma(
        first.data(), second.data(), picture.height, picture.width, grid, half, coefficients, hash, quality);
  }

  void dihedral(Hash256 (&h)[8]) {
    int quality;
    fillLuma();
    pdqDihedralHash256esFromFloatLuma(
        first.data(), second.data(), picture.height, picture.width, grid, half, coefficients, turned,
        &h[0], &h[1], &h[2], &h[3], &h[4], &h[5], &h[6], &h[7], quality);
  }
};

double milliseconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "pdq-peer FILE.ppm SECONDS\n");
    return 1;
  }
  Hasher hasher(readPpm(argv[1]));
  const double wantedMs = atof(argv[2]) * 1000;
  Hash256 hash, turned[8];
  int quality = 0;
  hasher.dihedral(turned);

  std::vector<double> times;
  const auto begin = Clock::now();
  while (times.empty() || milliseconds(begin, Clock::now()) < wantedMs * 1.1) {
    const auto from = Clock::now();
    hasher.hash(hash, quality);
    const auto to = Clock::now();
    if (times.empty() || milliseconds(begin, to) > wantedMs * 0.1) times.push_back(milliseconds(from, to));
  }

  printf("{\"hash\":\"%s\",\"quality\":%d,\"dihedral\":[", hash.format().c_str(), quality);
  for (int i = 0; i < 8; i++) printf("%s\"%s\"", i ? "," : "", turned[i].format().c_str());
  printf("],\"milliseconds\":[");
  for (size_t i = 0; i < times.size(); i++) printf("%s%.6f", i ? "," : "", times[i]);
  printf("]}\n");
  return 0;
}
