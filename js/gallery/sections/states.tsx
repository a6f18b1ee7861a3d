import { Footer, Header, Progress, StateMessage } from "../../shared/components";
import { useText } from "../../shared/mount";
import * as messages from "../messages";
import { EXPLORERS } from "../recorded";
import { Block } from "./block";

const nothing = () => undefined;

export function States() {
  const t = useText();
  return (
    <>
      <Header title={t(messages.STATES)} />
      <div class="states">
        <StateMessage kind="loading" title={t(messages.LOADING_TITLE)} body={t(messages.LOADING_BODY)}>
          <Progress done={41} total={93} unit="MB" label={t(messages.FETCHING)} onCancel={nothing} />
        </StateMessage>
        <StateMessage kind="working" title={t(messages.WORKING_TITLE)} body={t(messages.WORKING_BODY)}>
          <Progress done={112} total={270} label={t(messages.TRYING)} onCancel={nothing} />
        </StateMessage>
        <StateMessage
          kind="waiting"
          title={t(messages.WAITING_TITLE)}
          body={t(messages.WAITING_BODY)}
          action={{ label: t(messages.FORGET), onPress: nothing }}
        />
        <StateMessage kind="readonly" title={t(messages.READONLY_TITLE)} body={t(messages.READONLY_BODY)} />
        <StateMessage
          kind="error"
          title={t(messages.ERROR_TITLE)}
          body={t(messages.ERROR_BODY)}
          action={{ label: t(messages.EDIT_TEXT), icon: "edit", onPress: nothing }}
        />
        <StateMessage
          kind="empty"
          title={t(messages.EMPTY_TITLE)}
          body={t(messages.EMPTY_BODY)}
          action={{ label: EXPLORERS.smollm2.text, onPress: nothing }}
        />
        <StateMessage
          kind="cancelled"
          title={t(messages.CANCELLED_TITLE)}
          body={t(messages.CANCELLED_BODY)}
          action={{ label: t(messages.CONTINUE), onPress: nothing }}
        />
      </div>
      <Block title={messages.PROGRESS}>
        <div class="cols">
          <Progress done={0} total={0} label={t(messages.STARTING)} />
          <Progress done={1500} total={8192} label={t(messages.TRYING)} />
          <Progress done={270} total={270} label={t(messages.TRYING)} />
        </div>
      </Block>
      <Block title={messages.FOOTERS}>
        <div class="footers">
          <Footer
            state="ready"
            facts={[t(messages.FORWARD_PASS, { ms: "354 ms" }), t(messages.N_TOKENS, { n: 14 })]}
            end="float32, CPU"
          />
          <Footer state="busy" facts={[]} end="float32, CPU">
            <Progress done={112} total={270} label={t(messages.TRYING)} onCancel={nothing} />
          </Footer>
          <Footer state="error" facts={[t(messages.LAST_ANSWER)]} />
          <Footer state="off" facts={[t(messages.READONLY_TITLE)]} />
        </div>
      </Block>
    </>
  );
}
