package grok2api.api;

import static grok2api.testing.ScriptedMedia.picture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.http.Form;
import grok2api.media.PictureType;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.ImageGateway;
import grok2api.testing.JvmBytes;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRequestsTest {
  private static final String PNG = "89504e470d0a1a0a00";
  private static final String GIF = "474946383961";

  private final ImageGateway images = new ImageGateway(1);

  private void assertRefused(int status, String code, String param, Reply reply) {
    JsonValue error = reply.json().get("error");
    assertEquals(code, error.text("code"), reply.body());
    assertEquals(param, error.text("param"));
    assertEquals(status, reply.status());
    assertEquals(List.of(), images.media.asked);
    assertEquals(0, images.charged(TestGateway.KEY));
    Row log = images.gateway.log();
    assertEquals(status, log.integer("status"));
    assertEquals(code, log.text("error_code"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                              | 400 | invalid_json            |",
        "[]                                             | 400 | invalid_json            |",
        "{}                                             | 400 | missing_prompt          | prompt",
        "{'prompt':' '}                                 | 400 | missing_prompt          | prompt",
        "{'prompt':['a']}                               | 400 | invalid_value           | prompt",
        "{'prompt':'a','model':'nobody'}                | 404 | model_not_found         | model",
        "{'prompt':'a','model':'grok-4'}                | 400 | model_not_supported     | model",
        "{'prompt':'a','model':'grok-imagine-1.0-edit'} | 400 | model_not_supported     | model",
        "{'prompt':'a','model':5}                       | 400 | invalid_value           | model",
        "{'prompt':'a','concurrency':0}                 | 400 | invalid_concurrency     | concurrency",
        "{'prompt':'a','concurrency':4}                 | 400 | invalid_concurrency     | concurrency",
        "{'prompt':'a','concurrency':'x'}               | 400 | invalid_concurrency     | concurrency",
        "{'prompt':'a','n':0}                           | 400 | invalid_n               | n",
        "{'prompt':'a','n':11}                          | 400 | invalid_n               | n",
        "{'prompt':'a','n':1.5}                         | 400 | invalid_n               | n",
        "{'prompt':'a','n':'2'}                         | 400 | invalid_n               | n",
        "{'prompt':'a','n':3,'stream':true}             | 400 | invalid_stream_n        | n",
        "{'prompt':'a','n':3,'stream':1}                | 400 | invalid_stream_n        | n",
        "{'prompt':'a','n':3,'stream':'true'}           | 400 | invalid_stream_n        | n",
        "{'prompt':'a','n':3,'stream':'1'}              | 400 | invalid_stream_n        | n",
        "{'prompt':'a','n':3,'stream':'yes'}            | 400 | invalid_stream_n        | n",
        "{'prompt':'a','response_format':'png'}         | 400 | invalid_response_format | response_format",
        "{'prompt':'a','response_format':1}             | 400 | invalid_response_format | response_format",
        "{'prompt':'a','size':'7x7'}                    | 400 | invalid_size            | size",
        "{'prompt':'a','size':1024}                     | 400 | invalid_size            | size",
        "{'prompt':'a','aspect_ratio':'4:3'}            | 400 | invalid_aspect_ratio    | aspect_ratio",
      })
  void aFaultOfARequestIsToldByCodeAndMember(String body, int status, String code, String param) {
    assertRefused(status, code, param, images.generate(body.replace('\'', '"')));
  }

  /** One member after the other is mended. */
  @Test
  void faultsAreToldInTheOrderOfTheContract() {
    List<String> codes = new ArrayList<>();
    String body =
        """
        {"prompt":"","model":"x","concurrency":9,"n":20,"response_format":"x","size":"x"}""";
    for (String[] mended :
        new String[][] {
          {"\"prompt\":\"\"", "\"prompt\":\"a\""},
          {"\"model\":\"x\"", "\"model\":null"},
          {"\"concurrency\":9", "\"concurrency\":2.9"},
          {"\"n\":20", "\"n\":null"},
          {"\"response_format\":\"x\"", "\"response_format\":\" \""},
        }) {
      codes.add(images.generate(body).errorCode());
      body = body.replace(mended[0], mended[1]);
    }
    codes.add(images.generate(body).errorCode());
    assertEquals(
        List.of(
            "missing_prompt",
            "model_not_found",
            "invalid_concurrency",
            "invalid_n",
            "invalid_response_format",
            "invalid_size"),
        codes);
  }

  @Test
  void aPromptMayHaveEightThousandCharacters() {
    images.media.answer(picture(0, "a.jpg"));
    String longest = "a".repeat(8000);
    assertEquals(200, images.generate("{\"prompt\":\"" + longest + "\"}").status());
    assertEquals("invalid_value", images.generate("{\"prompt\":\"" + longest + "a\"}").errorCode());
  }

  @Test
  void whatMeansNothingToTheUpstreamIsAccepted() {
    images.media.answer(picture(0, "a.jpg"));
    Reply reply =
        images.generate(
            """
            {"prompt":" a ","model":"","quality":"hd","style":"vivid","background":"opaque",
             "moderation":"low","user":"u","output_format":"png","stream":"no","size":"auto"}""");
    assertEquals(200, reply.status());
    assertEquals("draw account-1 a", images.media.asked.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{}", "{\"prompt\":\"a\",\"n\":99}"})
  void aWrongKeyIsToldBeforeAnyFaultOfTheRequest(String body) {
    FakeRequest request =
        FakeRequest.of("POST", "/v1/images/generations", body)
            .header("Authorization", "Bearer sk-wrong");
    Reply reply = images.send(request);
    assertEquals(401, reply.status());
    assertEquals("invalid_api_key", reply.errorCode());
  }

  @Test
  void aKeyIsChargedForEachPictureAndToldWhatItHasLeft() {
    images.gateway.run("UPDATE api_keys SET image_limit = 5 WHERE key = ?1", TestGateway.KEY);
    images.media.answer(picture(0, "a.jpg"), picture(1, "b.jpg"));
    Reply first = images.generate("{\"prompt\":\"a\",\"n\":2}");
    assertEquals("5", first.header("x-ratelimit-limit-requests"));
    assertEquals("3", first.header("x-ratelimit-remaining-requests"));
    assertEquals(2, images.charged(TestGateway.KEY));
    Reply second = images.generate("{\"prompt\":\"a\",\"n\":4}");
    assertEquals(429, second.status());
    assertEquals("daily_quota_exceeded", second.errorCode());
    assertEquals(2, images.charged(TestGateway.KEY));
  }

  @Test
  void theMethodInForceIsTold() {
    assertEquals(
        "{\"image_generation_method\":\"legacy\"}",
        images.send(images.gateway.request("GET", "/v1/images/method", "")).body());
    images.gateway.setting("grok", "image_generation_method", "\"imagine_ws\"");
    images.restart();
    assertEquals(
        "{\"image_generation_method\":\"imagine_ws_experimental\"}",
        images.send(images.gateway.request("GET", "/v1/images/method", "")).body());
    assertEquals(401, images.send(FakeRequest.of("GET", "/v1/images/method", "")).status());
  }

  private static Form.Text text(String name, String text) {
    return new Form.Text(name, text);
  }

  private static Form.File file(String name, String hex) {
    return new Form.File(name, "a.png", "image/png", JvmBytes.ofHex(hex));
  }

  @Test
  void anEditNeedsAForm() {
    Reply reply = images.send(images.post("/v1/images/edits", "hello"));
    assertRefused(400, "invalid_multipart", null, reply);
  }

  @Test
  void anEditNeedsAPicture() {
    assertRefused(400, "missing_image", "image", images.edit(text("prompt", "a")));
  }

  @Test
  void sixteenPicturesAreTheMost() {
    Form.Part[] parts = new Form.Part[18];
    parts[0] = text("prompt", "a");
    for (int i = 1; i < parts.length; i++) {
      parts[i] = file("image[]", PNG);
    }
    assertRefused(400, "invalid_image_count", "image", images.edit(parts));
  }

  @Test
  void sixteenPicturesAreTaken() {
    images.media.answer(picture(0, "a.jpg"));
    Form.Part[] parts = new Form.Part[17];
    parts[0] = text("prompt", "a");
    for (int i = 1; i < parts.length; i++) {
      parts[i] = file(i % 2 == 0 ? "image" : "image[]", PNG);
    }
    assertEquals(200, images.edit(parts).status());
    assertEquals(17, images.media.asked.size());
  }

  @Test
  void anEmptyFileIsRefusedBeforeAnythingIsUploaded() {
    assertRefused(
        400,
        "empty_file",
        "image",
        images.edit(text("prompt", "a"), file("image", PNG), file("image", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {GIF, "3c7376673e", "00"})
  void theTypeIsThatOfTheBytesWhateverTheFileIsCalled(String hex) {
    assertRefused(
        400,
        "invalid_image_type",
        "image",
        images.edit(text("prompt", "a"), file("image", PNG), file("image", hex)));
  }

  @Test
  void aFileMayHaveTwentyMebibytes() {
    byte[] bytes = new byte[(20 << 20) + 1];
    System.arraycopy(JvmBytes.ofHex(PNG).array(), 0, bytes, 0, 9);
    Form.File file = new Form.File("image", "a.png", "image/png", new JvmBytes(bytes));
    assertRefused(413, "file_too_large", "image", images.edit(text("prompt", "a"), file));
  }

  @Test
  void aFormMayHaveFortyMebibytes() {
    Form.File file = new Form.File("image", "a.png", "", new JvmBytes(new byte[21 << 20]));
    assertRefused(413, "request_too_large", null, images.edit(text("prompt", "a"), file, file));
  }

  @Test
  void aMaskIsRefusedRatherThanEverythingChanged() {
    assertRefused(
        400,
        "unsupported_parameter",
        "mask",
        images.edit(text("prompt", "a"), file("image", PNG), file("mask", PNG)));
  }

  @Test
  void theFieldsOfAFormAreChecked() {
    Form.File file = file("image", PNG);
    assertEquals("missing_prompt", images.edit(file).errorCode());
    assertEquals(
        "model_not_supported",
        images.edit(text("prompt", "a"), text("model", "grok-imagine-1.0"), file).errorCode());
    assertEquals("invalid_n", images.edit(text("prompt", "a"), text("n", "two"), file).errorCode());
    assertEquals(
        "invalid_stream_n",
        images.edit(text("prompt", "a"), text("n", "3"), text("stream", "true"), file).errorCode());
    assertEquals(
        "invalid_response_format",
        images.edit(text("prompt", "a"), text("response_format", "x"), file).errorCode());
    assertEquals(List.of(), images.media.asked);
  }

  @Test
  void anEditsFaultsAreToldInTheOrderOfTheContract() {
    Form.Part wrongFormat = text("response_format", "x");
    assertEquals("missing_image", images.edit(text("prompt", "a"), wrongFormat).errorCode());
    assertEquals(
        "invalid_response_format",
        images.edit(text("prompt", "a"), wrongFormat, file("image", "")).errorCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"data:image/png;base64,iVBORw0KGgoA\"",
        "[\"data:image/png;base64,iVBORw0KGgoA\"]",
        "[\"iVBORw0KGgoA\"]"
      })
  void anEditMayComeAsJson(String image) {
    images.media.answer(picture(0, "a.jpg"));
    Reply reply = images.editByJson("{\"prompt\":\"a\",\"image\":" + image + "}");
    assertEquals(200, reply.status(), reply.body());
    assertEquals("upload account-1 " + PictureType.PNG, images.media.asked.get(0));
    assertEquals(1, images.charged(TestGateway.KEY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt':'a'}                                                  | missing_image         | image",
        "{'prompt':'a','image':[]}                                       | missing_image         | image",
        "{'prompt':'a','image':5}                                        | invalid_value         | image",
        "{'prompt':'a','image':'iVBORw0KGgoA','mask':'x'}                | unsupported_parameter | mask",
        "{'prompt':'a','image':'data:image/gif;base64,R0lGODlh'}         | invalid_image_type    | image",
        "{'prompt':'a','image':'data:image/png;base64,AAAA'}             | invalid_image         | image",
        "{'prompt':'a','image':'http://127.0.0.1/a.png'}                 | invalid_image         | image",
      })
  void aFaultOfAnEditInJsonIsToldToo(String body, String code, String param) {
    assertRefused(400, code, param, images.editByJson(body.replace('\'', '"')));
  }

  @Test
  void nothingIsFetchedForAStranger() {
    Reply reply =
        images.send(
            FakeRequest.of(
                    "POST",
                    "/v1/images/edits",
                    "{\"prompt\":\"a\",\"image\":\"https://pictures.example/a.png\"}")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer sk-wrong"));
    assertEquals(401, reply.status());
    assertEquals(List.of(), images.gateway.upstream.calls());
    assertNull(reply.header("x-image-method"));
  }

  @Test
  void aPictureThatCannotBeHadCostsNothing() {
    images.gateway.run("UPDATE api_keys SET image_limit = 50");
    Reply reply =
        images.send(
            images
                .post(
                    "/v1/images/edits",
                    "{\"prompt\":\"a\",\"image\":\"data:image/png;base64,AAAA\"}")
                .header("Content-Type", "Application/JSON; charset=utf-8"));
    assertEquals(400, reply.status(), reply.body());
    assertEquals(0, images.charged(TestGateway.KEY));
  }

  @Test
  void theLogNamesTheModelThatWouldHaveBeenAsked() {
    images.generate("{}");
    assertEquals("grok-imagine-1.0", images.gateway.log().text("model"));
  }
}
